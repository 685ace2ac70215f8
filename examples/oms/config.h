/* The file of --config. */
#ifndef OMS_CLI_CONFIG_H
#define OMS_CLI_CONFIG_H

#include "app.h"

/* Reads policies from a JSON file into the engine's options. Returns a status; what is wrong is reported. */
int config_read(const struct app *app, const char *name, oms_engine_options *options);

#endif
