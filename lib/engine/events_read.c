/* The feed of events for a host: a page of it to a callback, outside of any read, or as JSON lines. Finding the events is feed.c's business. */
#include "engine/check.h"
#include "engine/event_view.h"
#include "engine/feed.h"
#include "oms/events.h"
#include "oms/limits.h"

#include <string.h>

/* The cursor behind the last event that was taken, as text: one of two, while the other is made. */
struct progress {
    struct feed_cursor cursor;
    char texts[2][OMS_LIMIT_CURSOR + 1];
    int current;
};

static int32_t
tell_event(struct progress *progress, const struct event_row *row, oms_event_fn event, void *user, oms_error **error)
{
    char *ahead = progress->texts[!progress->current];
    oms_event view;
    int32_t code;

    if (!feed_cursor_pass(&progress->cursor, row))
        return error_set(error, OMS_E_LIMIT, "the feed has more than %d shards", FEED_SHARDS);
    feed_cursor_format(&progress->cursor, ahead);
    view = event_view(row, ahead);
    code = event(user, &view);
    if (code == OMS_OK)
        progress->current = !progress->current;
    return code;
}

static int32_t
tell_events(struct feed *feed, struct progress *progress, oms_event_fn event, void *user, oms_error **error)
{
    struct callback callback = {.engine = feed->engine};
    const struct event_row *row;
    int32_t code = OMS_OK;

    progress->current = 0;
    progress->cursor = feed->cursor;
    feed_cursor_format(&feed->cursor, progress->texts[0]);
    engine_callback_begin(&callback);
    for (size_t told = 0; told < feed->max && code == OMS_OK && (row = feed_next(feed)); told++)
        code = tell_event(progress, row, event, user, error);
    engine_callback_end(&callback);
    return code;
}

static int32_t
hand_over(const char *text, char **out, oms_error **error)
{
    char *copy = out ? strdup(text) : NULL;

    if (out && !copy)
        return error_set(error, OMS_E_NOMEM, "out of memory");
    if (out)
        *out = copy;
    return OMS_OK;
}

int32_t
oms_events_read(oms_engine *engine, const char *after, int64_t max, oms_event_fn event, void *user, char **next,
                oms_error **error)
{
    struct progress progress;
    struct feed feed;
    int32_t code = engine_enter(engine, false, error);

    if (code == OMS_OK)
        code = check_given("event", event ? &event : NULL, error);
    if (code == OMS_OK)
        code = check_range(FIELD(NULL, "max"), max, 0, OMS_LIMIT_PAGE, error);
    if (code != OMS_OK)
        return code;
    code = feed_open(&feed, engine, "after", text_of(after), (size_t)(max ? max : OMS_LIMIT_PAGE), error);
    if (code == OMS_OK) {
        code = tell_events(&feed, &progress, event, user, error);
        const int32_t handed = hand_over(progress.texts[progress.current], next, error);
        code = handed == OMS_OK ? code : handed;
    }
    feed_close(&feed);
    return code;
}

static int32_t
write_line(void *user, const oms_event *event)
{
    struct json_writer *w = user;

    json_object(w, NULL);
    json_string(w, "cursor", event->cursor);
    json_id(w, "order", &event->order);
    event_write(w, event);
    json_object_end(w);
    json_line_end(w);
    return OMS_OK;
}

int32_t
oms_events_json(oms_engine *engine, const char *after, int64_t max, char **out, char **next, oms_error **error)
{
    struct json_writer w;
    char *lines = NULL;
    char *reached = NULL;
    int32_t code = check_given("out", out, error);

    if (code != OMS_OK)
        return code;
    json_init(&w, false);
    code = oms_events_read(engine, after, max, write_line, &w, &reached, error);
    if (json_finish(&w, &lines) != OMS_OK && code == OMS_OK)
        code = error_set(error, OMS_E_NOMEM, "out of memory");
    if (code == OMS_OK && next) {
        *next = reached;
        reached = NULL;
    }
    if (code == OMS_OK) {
        *out = lines;
        lines = NULL;
    }
    oms_free(reached);
    oms_free(lines);
    return code;
}
