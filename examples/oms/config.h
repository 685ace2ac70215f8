/* The file of --config. */
#ifndef OMS_CLI_CONFIG_H
#define OMS_CLI_CONFIG_H

#include "app.h"

/* How the engine is opened; the options point at what else is here. */
struct config {
    oms_engine_options engine;
    oms_retry_schedule schedules[OMS_RETRY_COUNT];
    char operations[OMS_LIMIT_EMAIL + 1];
    oms_rule_setting rules[OMS_LIMIT_RULES];
    const oms_rule_setting *pointers[OMS_LIMIT_RULES];
    struct {
        char rule[OMS_LIMIT_CODE + 1], group[OMS_LIMIT_CODE + 1], regions[512];
    } texts[OMS_LIMIT_RULES];
};

/* Reads policies and schedules from a JSON file. Returns a status; what is wrong is reported. */
int config_read(const struct app *app, const char *name, struct config *config);

#endif
