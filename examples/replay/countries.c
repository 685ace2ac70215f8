/* See countries.h. "European Community" and "Unspecified" are no countries and have no code here; no sale in the five days bears them. */
#include "replay/countries.h"

#include <stddef.h>
#include <string.h>

static const struct {
    const char *name;
    const char *code;
} countries[] = {
    {"Australia", "AU"},
    {"Austria", "AT"},
    {"Bahrain", "BH"},
    {"Belgium", "BE"},
    {"Brazil", "BR"},
    {"Canada", "CA"},
    {"Channel Islands", "JE"},
    {"Cyprus", "CY"},
    {"Czech Republic", "CZ"},
    {"Denmark", "DK"},
    {"EIRE", "IE"},
    {"Finland", "FI"},
    {"France", "FR"},
    {"Germany", "DE"},
    {"Greece", "GR"},
    {"Hong Kong", "HK"},
    {"Iceland", "IS"},
    {"Israel", "IL"},
    {"Italy", "IT"},
    {"Japan", "JP"},
    {"Lebanon", "LB"},
    {"Lithuania", "LT"},
    {"Malta", "MT"},
    {"Netherlands", "NL"},
    {"Norway", "NO"},
    {"Poland", "PL"},
    {"Portugal", "PT"},
    {"RSA", "ZA"},
    {"Saudi Arabia", "SA"},
    {"Singapore", "SG"},
    {"Spain", "ES"},
    {"Sweden", "SE"},
    {"Switzerland", "CH"},
    {"USA", "US"},
    {"United Arab Emirates", "AE"},
    {"United Kingdom", "GB"},
};

#define N_COUNTRIES (sizeof(countries) / sizeof(countries[0]))

const char *
country_code(const char *name)
{
    for (size_t i = 0; i < N_COUNTRIES; i++)
        if (strcmp(countries[i].name, name) == 0)
            return countries[i].code;
    return NULL;
}

const char *
country_name(const char *code)
{
    for (size_t i = 0; i < N_COUNTRIES; i++)
        if (strcmp(countries[i].code, code) == 0)
            return countries[i].name;
    return code;
}
