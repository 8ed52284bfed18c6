#include "harness/report/coverage.h"

#include "base/text.h"

const char *const coverage_names[COVERAGE_MAX_] = {
    [COVERAGE_ROUTES] = "routes",
    [COVERAGE_PARAMETERS] = "parameters",
    [COVERAGE_ANSWERS] = "answers",
    [COVERAGE_RULES] = "rules",
    [COVERAGE_STATES] = "callback states",
};

const char *const coverage_keys[COVERAGE_MAX_] = {
    [COVERAGE_ROUTES] = "routes",
    [COVERAGE_PARAMETERS] = "parameters",
    [COVERAGE_ANSWERS] = "answers",
    [COVERAGE_RULES] = "rules",
    [COVERAGE_STATES] = "callback_states",
};

static void begin_part(struct coverage_part *p, struct arena *a, const struct surface_texts *names)
{
    p->items = ARENA_ARRAY(a, struct coverage_item, names->n);
    p->n = names->n;
    for (size_t i = 0; i < names->n; i++)
        p->items[i].name = names->at[i];
}

/* Items of the parts by route stand route by route, in the order of the surface. */
static void begin_by_route(struct coverage_part *p, struct arena *a, const struct surface *s,
    const struct surface_texts *(*of)(const struct surface_route *))
{
    size_t n = 0;

    for (size_t i = 0; i < s->n_routes; i++)
        n += of(&s->routes[i])->n;
    p->items = ARENA_ARRAY(a, struct coverage_item, n);
    for (size_t i = 0; i < s->n_routes; i++)
        for (size_t k = 0; k < of(&s->routes[i])->n; k++)
            p->items[p->n++].name = arena_printf(
                a, "%s %s %s", s->routes[i].method, s->routes[i].path, of(&s->routes[i])->at[k]);
}

static const struct surface_texts *parameters_of(const struct surface_route *r)
{
    return &r->parameters;
}

static const struct surface_texts *answers_of(const struct surface_route *r)
{
    return &r->answers;
}

void coverage_begin(struct coverage *c, struct arena *a, const struct surface *s)
{
    struct coverage_part *routes = &c->parts[COVERAGE_ROUTES];

    *c = (struct coverage){ .surface = s };
    routes->items = ARENA_ARRAY(a, struct coverage_item, s->n_routes);
    routes->n = s->n_routes;
    for (size_t i = 0; i < s->n_routes; i++)
        routes->items[i].name = arena_printf(a, "%s %s", s->routes[i].method, s->routes[i].path);
    begin_by_route(&c->parts[COVERAGE_PARAMETERS], a, s, parameters_of);
    begin_by_route(&c->parts[COVERAGE_ANSWERS], a, s, answers_of);
    begin_part(&c->parts[COVERAGE_RULES], a, &s->rules);
    begin_part(&c->parts[COVERAGE_STATES], a, &s->states);
}

static void count(struct coverage_part *p, const char *name)
{
    for (size_t i = 0; name && i < p->n; i++)
        if (text_equal(p->items[i].name, name)) {
            p->items[i].times++;
            return;
        }
}

/* The same for one text of a route, whose items begin behind those of the routes before it. */
static void count_of_route(struct coverage *c, enum coverage_kind kind,
    const struct surface_route *route,
    const struct surface_texts *(*of)(const struct surface_route *), const char *text)
{
    size_t first = 0;

    for (const struct surface_route *r = c->surface->routes; r < route; r++)
        first += of(r)->n;
    for (size_t i = 0; i < of(route)->n; i++)
        if (text_equal(of(route)->at[i], text))
            c->parts[kind].items[first + i].times++;
}

void coverage_add_request(struct coverage *c, const struct request_seen *r)
{
    const struct surface_route *route = surface_find(c->surface, r->method, r->path);
    char status[] = "000";

    coverage_add_rule(c, r->why);
    if (!route)
        return;
    c->parts[COVERAGE_ROUTES].items[route - c->surface->routes].times++;
    for (size_t i = 0; i < r->n_parameters; i++)
        count_of_route(c, COVERAGE_PARAMETERS, route, parameters_of, r->parameters[i]);
    if (r->status < 100 || r->status > 999)
        return;
    status[0] = (char)('0' + r->status / 100);
    status[1] = (char)('0' + r->status / 10 % 10);
    status[2] = (char)('0' + r->status % 10);
    count_of_route(c, COVERAGE_ANSWERS, route, answers_of, status);
}

void coverage_add_rule(struct coverage *c, const char *id)
{
    count(&c->parts[COVERAGE_RULES], id);
}

void coverage_add_outcome(struct coverage *c, const struct outcome *o)
{
    for (size_t i = 0; i < o->n_requests_seen; i++)
        coverage_add_request(c, &o->requests[i]);
    for (size_t i = 0; i < o->n_callbacks; i++)
        count(&c->parts[COVERAGE_STATES], o->callbacks[i].status);
    if (o->state == OUTCOME_PASSED || o->state == OUTCOME_FLAKY)
        for (size_t i = 0; i < o->n_rules; i++)
            coverage_add_rule(c, o->rules[i]);
}

size_t coverage_reached(const struct coverage_part *p)
{
    size_t n = 0;

    for (size_t i = 0; i < p->n; i++)
        n += p->items[i].times > 0;
    return n;
}

static void missing_text(struct strbuf *out, const struct coverage_part *p, size_t at_most)
{
    size_t missing = p->n - coverage_reached(p), shown = 0;

    if (at_most && missing > at_most + 1) /* "and 1 more" would take the line that it saves */
        missing = at_most;
    for (size_t i = 0; i < p->n && shown < missing; i++) {
        if (p->items[i].times)
            continue;
        strbuf_addf(out, "    %s\n", p->items[i].name);
        shown++;
    }
    missing = p->n - coverage_reached(p) - shown;
    if (missing)
        strbuf_addf(out, "    and %zu more\n", missing);
}

void coverage_text(struct strbuf *out, const struct coverage *c, size_t at_most)
{
    for (size_t i = 0; i < COVERAGE_MAX_; i++) {
        const struct coverage_part *p = &c->parts[i];
        size_t reached = coverage_reached(p);

        if (!p->n)
            continue;
        strbuf_addf(out, "  %-16s %4zu of %zu%s\n", coverage_names[i], reached, p->n,
            reached < p->n ? ", without" : "");
        missing_text(out, p, at_most);
    }
}

static void part_json(struct json_writer *w, const struct coverage_part *p)
{
    json_object_begin(w);
    json_member_int(w, "known", (int64_t)p->n);
    json_member_int(w, "reached", (int64_t)coverage_reached(p));
    json_key(w, "not_reached");
    json_array_begin(w);
    for (size_t i = 0; i < p->n; i++)
        if (!p->items[i].times)
            json_string(w, p->items[i].name);
    json_array_end(w);
    json_object_end(w);
}

void coverage_json(struct json_writer *w, const struct coverage *c)
{
    json_object_begin(w);
    for (size_t i = 0; i < COVERAGE_MAX_; i++) {
        json_key(w, coverage_keys[i]);
        part_json(w, &c->parts[i]);
    }
    json_object_end(w);
}
