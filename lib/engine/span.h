/* What looking for the end of something in a stream comes to. */
#ifndef OMS_ENGINE_SPAN_H
#define OMS_ENGINE_SPAN_H

/* BROKEN: there is no end to it. MORE: not in what has come so far. */
enum span { SPAN_FOUND, SPAN_MORE, SPAN_BROKEN };

#endif
