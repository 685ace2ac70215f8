/* Error objects: built once in an arena of their own, immutable afterwards. No other state: not per thread, not per engine. Text is cleaned on the way in,
 * since an error ends up in logs. */
#include "base/error.h"

#include "base/abi.h"
#include "base/arena.h"
#include "base/card.h"
#include "base/json_write.h"
#include "base/text.h"
#include "base/utf8.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct oms_error {
    struct arena arena;
    int32_t code;
    const char *message;
    oms_problem *problems;
    size_t n_problems;
};

static oms_error out_of_memory = {.code = OMS_E_NOMEM, .message = "Out of memory."};

static const int32_t retryable_codes[] = {
    OMS_E_BUSY, OMS_E_CONFLICT, OMS_E_LOCKED, OMS_E_IO, OMS_E_FULL, OMS_E_UNAVAILABLE, OMS_E_NOMEM,
};

static const char *const actor_names[] = {
    [OMS_ACTOR_NOBODY] = "nobody",         [OMS_ACTOR_CUSTOMER] = "customer",   [OMS_ACTOR_MERCHANT] = "merchant",
    [OMS_ACTOR_OPERATIONS] = "operations", [OMS_ACTOR_DEVELOPER] = "developer",
};

/* Nothing in it may steer a terminal, break a log line or give a card away. */
static char *
clean(char *data)
{
    oms_text text = text_of(data);
    struct utf8_char c;

    if (data == NULL)
        return NULL;
    card_mask(data);
    for (size_t at = 0; at < text.len; at += c.len) {
        c = utf8_next(text, at);
        if (!c.valid || utf8_is_control(c.code))
            memset(data + at, '?', c.len);
    }
    return data;
}

static char *
copy(struct arena *arena, const char *s)
{
    return (char *)arena_text(arena, text_of(s)).data;
}

static void
fill_from_table(oms_problem *problem)
{
    const oms_code_info *info = problem->code != NULL ? code_find(problem->code) : NULL;

    if (problem->resolution != NULL || info == NULL)
        return;
    problem->resolution = info->resolution;
    problem->actor = info->actor;
    problem->retryable = info->retryable;
}

/* Without memory there are none; that the arena failed is seen where the error is made. */
static const char *const *
copy_list(struct arena *arena, const char *const *list, int64_t n)
{
    const char **copies = n > 0 ? arena_array(arena, (size_t)n, sizeof *copies) : NULL;

    for (int64_t i = 0; copies && i < n; i++)
        copies[i] = copy(arena, list[i]);
    return copies;
}

static oms_problem
problem_copy(struct arena *arena, const oms_problem *from)
{
    oms_problem problem = *from;

    fill_from_table(&problem);
    problem.size = sizeof(problem);
    problem.code = copy(arena, problem.code);
    problem.rule = copy(arena, problem.rule);
    problem.field = clean(copy(arena, problem.field));
    problem.message = clean(copy(arena, problem.message));
    problem.resolution = copy(arena, problem.resolution);
    problem.currency = copy(arena, problem.currency);
    problem.alternatives = copy_list(arena, problem.alternatives, problem.n_alternatives);
    return problem;
}

static oms_error *
build(int32_t code, const oms_problem *problems, size_t n, const char *format, va_list args)
{
    struct arena arena;
    oms_error *error;
    oms_problem *copies;
    char *message;

    arena_init(&arena, NULL);
    error = arena_alloc(&arena, sizeof(*error));
    copies = arena_array(&arena, n, sizeof(*copies));
    message = clean((char *)arena_vformat(&arena, format, args).data);
    for (size_t i = 0; i < n && !arena.failed; i++)
        copies[i] = problem_copy(&arena, &problems[i]);
    if (arena.failed) {
        arena_free(&arena);
        return &out_of_memory;
    }
    *error = (oms_error){.arena = arena, .code = code, .message = message, .problems = copies, .n_problems = n};
    return error;
}

int32_t
error_set_problems(oms_error **error, int32_t code, const oms_problem *problems, size_t n, const char *format, ...)
{
    va_list args;

    if (error == NULL || *error != NULL)
        return code;
    va_start(args, format);
    *error = build(code, problems, n, format, args);
    va_end(args);
    return code;
}

int32_t
error_set(oms_error **error, int32_t code, const char *format, ...)
{
    va_list args;

    if (error == NULL || *error != NULL)
        return code;
    va_start(args, format);
    *error = build(code, NULL, 0, format, args);
    va_end(args);
    return code;
}

void
oms_error_free(oms_error *error)
{
    struct arena arena;

    if (error == NULL || error == &out_of_memory)
        return;
    arena = error->arena;
    arena_free(&arena);
}

int32_t
oms_error_code(const oms_error *error)
{
    return error->code;
}

const char *
oms_error_message(const oms_error *error)
{
    return error->message;
}

int32_t
oms_error_retryable(const oms_error *error)
{
    for (size_t i = 0; i < COUNT(retryable_codes); i++)
        if (error->code == retryable_codes[i])
            return 1;
    return 0;
}

size_t
oms_error_problem_count(const oms_error *error)
{
    return error->n_problems;
}

int32_t
oms_error_problem(const oms_error *error, size_t index, oms_problem *out)
{
    /* The struct as release 0.1 had it; later fields come behind. */
    static const size_t least = offsetof(oms_problem, n_alternatives) + sizeof(out->n_alternatives);

    if (index >= error->n_problems)
        return OMS_E_NOT_FOUND;
    return abi_give(out, least, &error->problems[index], sizeof(*out));
}

static const char *
actor_name(int32_t actor)
{
    return actor >= 0 && (size_t)actor < COUNT(actor_names) ? actor_names[actor] : NULL;
}

static void
write_problem(struct json_writer *w, const oms_problem *problem)
{
    json_object(w, NULL);
    json_string(w, "code", problem->code);
    json_string(w, "rule", problem->rule);
    json_string(w, "field", problem->field);
    json_int(w, "line", problem->line ? problem->line : OMS_NONE);
    json_string(w, "message", problem->message);
    json_string(w, "resolution", problem->resolution);
    json_string(w, "actor", actor_name(problem->actor));
    json_bool(w, "retryable", problem->retryable != 0);
    json_time(w, "next_try", problem->next_try);
    if (problem->currency != NULL) {
        json_string(w, "currency", problem->currency);
        json_int(w, "was", problem->was);
        json_int(w, "now", problem->now);
    }
    json_strings(w, "alternatives", problem->alternatives, problem->n_alternatives);
    json_object_end(w);
}

int32_t
oms_error_json(const oms_error *error, char **out)
{
    struct json_writer w;

    json_init(&w, false);
    json_object(&w, NULL);
    json_object(&w, "error");
    json_string(&w, "code", oms_result_name(error->code));
    json_string(&w, "message", error->message);
    json_bool(&w, "retryable", oms_error_retryable(error) != 0);
    json_array(&w, "problems");
    for (size_t i = 0; i < error->n_problems; i++)
        write_problem(&w, &error->problems[i]);
    json_array_end(&w);
    json_object_end(&w);
    json_object_end(&w);
    return json_finish(&w, out);
}
