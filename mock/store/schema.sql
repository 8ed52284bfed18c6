-- The mock's state and the form of a world (fixture). Everything belongs to one main account and is keyed by
-- it first, so that an account is cloned or reset by copying its rows. A fixture fills the columns that are
-- NOT marked "derived"; loading fills those.
--
-- Times are microseconds since 1970 (UTC), money is hundred-thousandths of a dollar, numbers are digits with
-- country code and without '+'.

CREATE TABLE account (
    id INTEGER PRIMARY KEY CHECK (id > 0),
    auth_id TEXT NOT NULL UNIQUE,                      -- MA…, 20 characters
    auth_token TEXT NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    address TEXT NOT NULL DEFAULT '',
    city TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT '',
    timezone TEXT NOT NULL DEFAULT 'UTC',              -- IANA name; message times are shown in it
    account_type TEXT NOT NULL DEFAULT 'standard',
    billing_mode TEXT NOT NULL DEFAULT 'prepaid',
    auto_recharge INTEGER NOT NULL DEFAULT 0,
    cash_credits INTEGER NOT NULL DEFAULT 100000000000,
    credit_ran_out_us INTEGER,                         -- when the balance was used up
    clock_frozen_us INTEGER,                           -- its clock stands still at this time
    clock_offset_us INTEGER,                           -- else: so far before the machine's; both NULL: as plivo-mock was started
    progress TEXT CHECK (progress IN ('immediate', 'after', 'manual')), -- how messages go on; NULL: as plivo-mock was started
    sent_after_us INTEGER,                             -- with 'after': from queued to sent; NULL: likewise
    ended_after_us INTEGER,                            -- with 'after': from sent to the end; NULL: likewise
    number_rates INTEGER CHECK (number_rates IN (0, 1)), -- whether numbers keep their rates; NULL: likewise
    default_powerpack INTEGER,                         -- powerpack.id: messages with src go out through it
    alphanumeric_src INTEGER NOT NULL DEFAULT 0,       -- whether src may be an alphanumeric id
    barred_countries TEXT NOT NULL DEFAULT '',         -- switched off in geo permissions: 'IN,GB'
    origin TEXT,                                       -- derived: auth id of the world's account it is a copy of
    id_key INTEGER,                                    -- derived: what the account's ids are made with
    requests INTEGER NOT NULL DEFAULT 0,               -- derived: api ids given out, rounded up
    fired_us INTEGER                                   -- derived: what was due up to then has been done
);

-- derived: how many things of a kind the account has made, deleted ones included.
CREATE TABLE counter (
    account INTEGER NOT NULL,
    kind INTEGER NOT NULL,                             -- enum counter
    n INTEGER NOT NULL,
    PRIMARY KEY (account, kind)
) WITHOUT ROWID;

CREATE TABLE subaccount (
    account INTEGER NOT NULL REFERENCES account (id),
    auth_id TEXT NOT NULL UNIQUE,                      -- SA…, 20 characters
    auth_token TEXT NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    enabled INTEGER NOT NULL DEFAULT 1,
    created_us INTEGER NOT NULL DEFAULT 0,
    modified_us INTEGER,
    n INTEGER,                                         -- derived: which of the account's it is, 1, 2, 3 …
    PRIMARY KEY (account, auth_id)
) WITHOUT ROWID;
CREATE INDEX subaccount_order ON subaccount (account, n);

-- What happens with calls and messages that come in.
CREATE TABLE application (
    account INTEGER NOT NULL REFERENCES account (id),
    app_id TEXT NOT NULL,                              -- 17 digits
    app_name TEXT NOT NULL,
    answer_url TEXT,
    answer_method TEXT NOT NULL DEFAULT 'POST' CHECK (answer_method IN ('GET', 'POST')),
    hangup_url TEXT,                                   -- NULL: as answer_url
    hangup_method TEXT NOT NULL DEFAULT 'POST' CHECK (hangup_method IN ('GET', 'POST')),
    fallback_answer_url TEXT,
    fallback_method TEXT NOT NULL DEFAULT 'POST' CHECK (fallback_method IN ('GET', 'POST')),
    message_url TEXT,
    message_method TEXT NOT NULL DEFAULT 'POST' CHECK (message_method IN ('GET', 'POST')),
    default_number_app INTEGER NOT NULL DEFAULT 0 CHECK (default_number_app IN (0, 1)),
    default_endpoint_app INTEGER NOT NULL DEFAULT 0 CHECK (default_endpoint_app IN (0, 1)),
    public_uri INTEGER NOT NULL DEFAULT 0 CHECK (public_uri IN (0, 1)),
    log_incoming_messages INTEGER NOT NULL DEFAULT 1 CHECK (log_incoming_messages IN (0, 1)),
    subaccount TEXT,                                   -- auth id; NULL: the main account's own
    n INTEGER,                                         -- derived: which of the account's it is, 1, 2, 3 …
    PRIMARY KEY (account, app_id)
) WITHOUT ROWID;
CREATE INDEX application_order ON application (account, n);
CREATE INDEX application_subaccount ON application (account, subaccount) WHERE subaccount IS NOT NULL;
CREATE UNIQUE INDEX application_default ON application (account) WHERE default_number_app = 1;

-- What the account rents, short codes included.
CREATE TABLE number (
    account INTEGER NOT NULL REFERENCES account (id),
    number TEXT NOT NULL,
    type TEXT NOT NULL CHECK (type IN ('fixed', 'mobile', 'local', 'national', 'tollfree', 'shortcode')),
    country TEXT NOT NULL DEFAULT 'US',
    sms INTEGER NOT NULL DEFAULT 1 CHECK (sms IN (0, 1)),
    mms INTEGER NOT NULL DEFAULT 0 CHECK (mms IN (0, 1)),
    voice INTEGER NOT NULL DEFAULT 1 CHECK (voice IN (0, 1)),
    alias TEXT NOT NULL DEFAULT '',
    added_us INTEGER NOT NULL DEFAULT 0,
    application TEXT,                                  -- application.app_id
    subaccount TEXT,                                   -- auth id; NULL: the main account's own
    cnam_lookup INTEGER NOT NULL DEFAULT 0 CHECK (cnam_lookup IN (0, 1)),
    cnam TEXT,
    compliance TEXT,                                   -- id of its compliance application
    campaign TEXT,                                     -- id of its 10DLC campaign
    campaign_status TEXT CHECK (campaign_status IN ('UNREGISTERED', 'PROCESSING', 'COMPLETED')),
    verification_status TEXT                           -- of a toll-free number
        CHECK (verification_status IN ('UNVERIFIED', 'PENDING_VERIFICATION', 'VERIFIED')),
    verification TEXT,                                 -- id of the request for it
    verification_order TEXT,
    facet INTEGER GENERATED ALWAYS AS                  -- what lists filter by; the bits are in number_facet.h
        (CASE WHEN type = 'fixed' AND number GLOB '1*' THEN 2 WHEN type = 'fixed' THEN 0 WHEN type = 'mobile' THEN 1
              WHEN type = 'local' THEN 2 WHEN type = 'national' THEN 3 WHEN type = 'tollfree' THEN 4 ELSE 5 END
         + (type = 'shortcode') * 8 + voice * 16 + sms * 32 + mms * 64 + cnam_lookup * 128
         + 256 * CASE campaign_status WHEN 'UNREGISTERED' THEN 1 WHEN 'PROCESSING' THEN 2 WHEN 'COMPLETED' THEN 3
              ELSE country = 'US' AND sms = 1 AND type IN ('fixed', 'local') END
         + 1024 * CASE verification_status WHEN 'UNVERIFIED' THEN 1 WHEN 'PENDING_VERIFICATION' THEN 2 WHEN 'VERIFIED' THEN 3
              ELSE sms = 1 AND type = 'tollfree' END
         + 4096 * CAST(strftime('%d', added_us / 1000000, 'unixepoch') AS INTEGER)) STORED,
    PRIMARY KEY (account, number)
) WITHOUT ROWID;
CREATE INDEX number_application ON number (account, application, number) WHERE application IS NOT NULL;
CREATE INDEX number_subaccount ON number (account, subaccount, number) WHERE subaccount IS NOT NULL;
CREATE INDEX number_alias ON number (account, alias, number) WHERE alias <> '';
CREATE INDEX number_campaign ON number (account, campaign, number) WHERE campaign IS NOT NULL;
CREATE INDEX number_verification ON number (account, verification_order, number) WHERE verification_order IS NOT NULL;

-- derived: how many numbers of a facet have these first digits, at the levels of pool_tally below.
CREATE TABLE number_tally (
    account INTEGER NOT NULL,
    level INTEGER NOT NULL,
    prefix TEXT NOT NULL,
    facet INTEGER NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (account, level, prefix, facet)
) WITHOUT ROWID;

CREATE TABLE powerpack (
    account INTEGER NOT NULL REFERENCES account (id),
    id INTEGER NOT NULL,                               -- 1, 2, 3 … in the account
    uuid TEXT NOT NULL,
    pool_uuid TEXT NOT NULL,
    name TEXT NOT NULL,
    sticky_sender INTEGER NOT NULL DEFAULT 1 CHECK (sticky_sender IN (0, 1)),
    local_connect INTEGER NOT NULL DEFAULT 1 CHECK (local_connect IN (0, 1)),
    application_type TEXT NOT NULL DEFAULT '',
    application_id TEXT NOT NULL DEFAULT '',
    created_us INTEGER NOT NULL DEFAULT 0,
    sticky_epoch INTEGER NOT NULL DEFAULT 0,           -- goes up when sticky sender is switched off
    deleted INTEGER NOT NULL DEFAULT 0,                -- derived: a deleted one stays for its messages
    PRIMARY KEY (account, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX powerpack_uuid ON powerpack (account, uuid);
CREATE UNIQUE INDEX powerpack_pool ON powerpack (account, pool_uuid);
CREATE INDEX powerpack_name ON powerpack (account, name) WHERE deleted = 0;
CREATE UNIQUE INDEX powerpack_alive ON powerpack (account, id) WHERE deleted = 0;

-- Which number types are tried first; without a row the recorded defaults hold.
CREATE TABLE number_priority (
    account INTEGER NOT NULL,
    powerpack INTEGER NOT NULL,
    country TEXT NOT NULL CHECK (country IN ('US', 'CA')),
    service TEXT NOT NULL CHECK (service IN ('SMS', 'MMS')),
    priority1 TEXT CHECK (priority1 IN ('shortcode', 'tollfree', 'longcode')),
    priority2 TEXT CHECK (priority2 IN ('shortcode', 'tollfree', 'longcode')),
    priority3 TEXT CHECK (priority3 IN ('shortcode', 'tollfree', 'longcode')),
    PRIMARY KEY (account, powerpack, country, service),
    FOREIGN KEY (account, powerpack) REFERENCES powerpack (account, id)
) WITHOUT ROWID;

CREATE TABLE pool_number (
    account INTEGER NOT NULL,
    powerpack INTEGER NOT NULL,
    number TEXT NOT NULL,
    service TEXT CHECK (service IN ('sms', 'mms')),    -- as added; NULL for toll-free and short codes
    added_us INTEGER NOT NULL DEFAULT 0,
    entry INTEGER,                                     -- derived: which adding this is, 1, 2, 3 … in the account
    kind INTEGER,                                      -- derived: enum sender_kind
    type TEXT,                                         -- derived: fixed, mobile, tollfree or shortcode
    serves TEXT,                                       -- derived: sms or mms, as the lists show it
    can_mms INTEGER,                                   -- derived: the number itself can
    carries_mms INTEGER,                               -- derived: 1 if MMS may go out from it
    country TEXT,                                      -- derived
    region TEXT,                                       -- derived: state or province
    area INTEGER,                                      -- derived: NANP area code, else 0
    day INTEGER NOT NULL DEFAULT 0,                    -- day since 1970 of the count beside it
    sent_on_day INTEGER NOT NULL DEFAULT 0,
    rank INTEGER GENERATED ALWAYS AS                   -- the order of taking turns, spread over 32 bits
        (((CAST(number AS INTEGER) % 3400000007) * 2654435761) & 4294967295) STORED,
    PRIMARY KEY (account, powerpack, number),
    FOREIGN KEY (account, powerpack) REFERENCES powerpack (account, id),
    FOREIGN KEY (account, number) REFERENCES number (account, number)
) WITHOUT ROWID;
-- One index for each reach of local connect, and a partial twin of each for MMS: the next number in turn is
-- one seek, however large the pool.
CREATE INDEX pool_sms_area ON pool_number (account, powerpack, kind, area, rank);
CREATE INDEX pool_sms_region ON pool_number (account, powerpack, kind, country, region, rank);
CREATE INDEX pool_sms_country ON pool_number (account, powerpack, kind, country, rank);
CREATE INDEX pool_sms_kind ON pool_number (account, powerpack, kind, rank);
CREATE INDEX pool_mms_area ON pool_number (account, powerpack, kind, area, rank) WHERE carries_mms = 1;
CREATE INDEX pool_mms_region ON pool_number (account, powerpack, kind, country, region, rank) WHERE carries_mms = 1;
CREATE INDEX pool_mms_country ON pool_number (account, powerpack, kind, country, rank) WHERE carries_mms = 1;
CREATE INDEX pool_mms_kind ON pool_number (account, powerpack, kind, rank) WHERE carries_mms = 1;
CREATE INDEX pool_of_number ON pool_number (account, number);
-- Lists merge a page from the numbers of each class (type, serves, country) that the filters let through.
CREATE INDEX pool_listed ON pool_number (account, powerpack, type, serves, country, number);

-- derived: how many numbers of a class have these first digits, for the digits counted off by two: total_count is a
-- sum of few rows, and the way to any offset is found by counting instead of reading what stands before it.
CREATE TABLE pool_tally (
    account INTEGER NOT NULL,
    powerpack INTEGER NOT NULL,
    level INTEGER NOT NULL,                            -- how many digits: 0, 2, 4, 6, 8
    prefix TEXT NOT NULL,                              -- blanks stand for digits that a short number lacks
    type TEXT NOT NULL,
    serves TEXT NOT NULL,
    country TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (account, powerpack, level, prefix, type, serves, country)
) WITHOUT ROWID;

-- Which number served a destination last. A pair is void when its entry is not the pool number's any more, or its
-- epoch not the Powerpack's.
CREATE TABLE sticky (
    account INTEGER NOT NULL,
    powerpack INTEGER NOT NULL,
    service INTEGER NOT NULL,                          -- enum message_type
    dst TEXT NOT NULL,
    number TEXT NOT NULL,
    entry INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    last_us INTEGER NOT NULL,
    PRIMARY KEY (account, dst, powerpack, service)     -- dst early: what differs is compared first
) WITHOUT ROWID;

-- Uploaded files. One of the API is gone after some hours unless a message used it within the last year; one that has
-- no expires_us, as a fixture's, is kept for ever.
CREATE TABLE media (
    account INTEGER NOT NULL REFERENCES account (id),
    id TEXT NOT NULL,
    content_type TEXT NOT NULL,
    file_name TEXT NOT NULL DEFAULT '',
    size INTEGER NOT NULL,
    upload_us INTEGER NOT NULL DEFAULT 0,
    expires_us INTEGER,                                -- gone from then on if no message used it; NULL: never
    used_us INTEGER,                                   -- when a message used it last
    bytes BLOB,
    PRIMARY KEY (account, id)
);
CREATE INDEX media_order ON media (account, upload_us);

-- id is account << 32 | n, n = 1, 2, 3 … without a gap in the order of time: an offset into a list is a seek,
-- and a uuid made from n needs no index.
CREATE TABLE message (
    id INTEGER PRIMARY KEY,
    account INTEGER GENERATED ALWAYS AS (id >> 32) VIRTUAL,
    uuid TEXT,                                         -- NULL: made from (account, n)
    batch INTEGER NOT NULL DEFAULT 0,                  -- how many messages of the same send stand before it
    time_us INTEGER NOT NULL,
    sent_us INTEGER,
    updated_us INTEGER,                                -- NULL: as time_us
    direction INTEGER NOT NULL DEFAULT 0,              -- enum message_direction
    state INTEGER NOT NULL DEFAULT 0,                  -- enum message_state
    type INTEGER NOT NULL DEFAULT 0,                   -- enum message_type
    src TEXT NOT NULL,
    dst TEXT NOT NULL,
    text TEXT,                                         -- as log keeps it
    units INTEGER NOT NULL DEFAULT 1,
    rate INTEGER NOT NULL DEFAULT 0,
    amount INTEGER NOT NULL DEFAULT 0,
    error_code INTEGER,                                -- NULL in flight, 0 delivered
    log INTEGER NOT NULL DEFAULT 0,                    -- enum message_log
    country TEXT NOT NULL DEFAULT '',                  -- of the destination
    powerpack INTEGER,
    subaccount TEXT,
    requester_ip TEXT NOT NULL DEFAULT '',
    rule INTEGER NOT NULL DEFAULT 0,                   -- enum rule that chose the sender
    tier INTEGER NOT NULL DEFAULT -1,                  -- which tier it was, -1: none
    expiry_s INTEGER NOT NULL DEFAULT 10800,
    url TEXT,
    method TEXT,
    trackable INTEGER NOT NULL DEFAULT 0,
    dlt_entity_id TEXT,
    dlt_template_id TEXT,
    dlt_template_category TEXT,
    whatsapp TEXT,                                     -- template, interactive and location as JSON
    asked_src TEXT,                                    -- the src in whose place the default Powerpack sent
    invalid_dst TEXT,                                  -- of a send's first message: the destinations refused, 'a<b'
    ended_us INTEGER,                                  -- when state and error_code are reached; before, it is sent from sent_us
                                                       -- on, else queued. NULL: they are as they stand
    faults INTEGER NOT NULL DEFAULT 0,                 -- enum outcome_fault bits: what goes wrong with its callbacks
    ended_rule INTEGER NOT NULL DEFAULT 0              -- enum rule that decided how it ends, 0: it was asked for
);
-- Only fixtures name uuids; messages sent later have none, so the index does not grow with them.
CREATE UNIQUE INDEX message_uuid ON message (uuid, id) WHERE uuid IS NOT NULL;

CREATE TABLE message_media (
    message INTEGER NOT NULL,
    position INTEGER NOT NULL,
    media_id TEXT,
    url TEXT,
    PRIMARY KEY (message, position)
) WITHOUT ROWID;

-- The latest refusals, so that each can be explained.
CREATE TABLE refusal (
    account INTEGER NOT NULL,
    n INTEGER NOT NULL,                                -- of the api id
    time_us INTEGER NOT NULL,
    rule INTEGER NOT NULL,
    detail TEXT,
    type INTEGER,
    src TEXT,
    dst TEXT,
    powerpack_uuid TEXT,
    powerpack INTEGER,
    PRIMARY KEY (account, n)
) WITHOUT ROWID;

-- What carriers do with messages: the first rule, by position, whose pattern fits the destination and whose dice falls so.
CREATE TABLE carrier_rule (
    account INTEGER NOT NULL REFERENCES account (id),
    position INTEGER NOT NULL,
    pattern TEXT NOT NULL,                             -- digits of the destination; * and ? as in a shell
    type TEXT CHECK (type IN ('sms', 'mms', 'whatsapp')), -- NULL: any
    outcome TEXT NOT NULL,                             -- as X-Mock-Outcome has it: 'undelivered;code=30;delay=2s'
    probability REAL NOT NULL DEFAULT 1 CHECK (probability BETWEEN 0 AND 1),
    PRIMARY KEY (account, position)
) WITHOUT ROWID;

-- What a unit costs; where no row fits, the documented list prices hold. The row that says most wins.
CREATE TABLE rate (
    account INTEGER NOT NULL REFERENCES account (id),
    country TEXT NOT NULL DEFAULT '',                  -- of the destination; '': any
    type TEXT NOT NULL CHECK (type IN ('sms', 'mms', 'whatsapp')),
    kind TEXT NOT NULL DEFAULT '' CHECK (kind IN ('', 'shortcode', 'tollfree', 'longcode')), -- of the sender; '': any
    rate INTEGER NOT NULL,
    PRIMARY KEY (account, country, type, kind)
) WITHOUT ROWID;

-- Who asked not to get messages from a number any more.
CREATE TABLE opt_out (
    account INTEGER NOT NULL REFERENCES account (id),
    number TEXT NOT NULL,                              -- the account's
    dst TEXT NOT NULL,
    since_us INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (account, number, dst)
) WITHOUT ROWID;

-- derived: callbacks that are still to be made or repeated. A row goes when its receiver has answered 200 or the last try failed.
CREATE TABLE callback (
    account INTEGER NOT NULL,
    message INTEGER NOT NULL,                          -- its number in the account
    sequence INTEGER NOT NULL,                         -- which of the message's it is, from 0
    state INTEGER NOT NULL,                            -- enum message_state that it tells
    event_us INTEGER NOT NULL,                         -- when that was reached
    tries INTEGER NOT NULL DEFAULT 0,                  -- made so far
    due_us INTEGER NOT NULL,                           -- when the next one is
    PRIMARY KEY (account, message, sequence)
) WITHOUT ROWID;

-- Names for what a world holds; the harness offers them as variables.
CREATE TABLE name (
    account INTEGER NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (account, name)
) WITHOUT ROWID;
