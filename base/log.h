/*
 * The program's own log on standard error, one event a line, as text or JSON. Only main, the HTTP
 * edge and the loop log; libraries return errors. No secret is ever handed to it.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

enum log_format { LOG_TEXT, LOG_JSON };
enum log_level { LOG_ERROR, LOG_WARNING, LOG_INFO };

void log_format_set(enum log_format format);
/* One line, whatever stands in the text: line breaks and other control characters, with the blanks
 * behind them, become one blank. */
void log_event(enum log_level level, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
