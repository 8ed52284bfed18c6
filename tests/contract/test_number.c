/*
 * Proves rented numbers and numbers for rent against every record of them, but for
 * numberCreateResponse.json: adding numbers of an own carrier is no part of messaging.
 */
#include "tests/contract/contract.h"

#include "tests/support/suite.h"

/* clang-format off */
static const struct contract contracts[] = {
    { "plivo-dotnet/tests/numberGetResponse.json", ARTICLE, "GET", "Number/{{number_mms}}/", NULL, NULL, 200, NULL },
    { "plivo-dotnet/tests/numberListResponse.json", ARTICLE, "GET", "Number/", "limit=3", NULL, 200, NULL },
    { "plivo-dotnet/tests/numberUpdateResponse.json", ARTICLE, "POST", "Number/{{number_mms}}/", NULL, "{\"alias\":\"a\"}", 202, NULL },
    { "plivo-dotnet/tests/phoneNumberCreateResponse.json", ARTICLE, "POST", "PhoneNumber/14155200123/", NULL, NULL, 201, NULL },
    { "plivo-dotnet/tests_netcore/numberGetResponse.json", ARTICLE, "GET", "Number/{{number_mms}}/", NULL, NULL, 200, NULL },
    { "plivo-dotnet/tests_netcore/numberListResponse.json", ARTICLE, "GET", "Number/", "limit=3", NULL, 200, NULL },
    { "plivo-dotnet/tests_netcore/numberUpdateResponse.json", ARTICLE, "POST", "Number/{{number_mms}}/", NULL, "{\"alias\":\"a\"}", 202, NULL },
    { "plivo-dotnet/tests_netcore/phoneNumberCreateResponse.json", ARTICLE, "POST", "PhoneNumber/14155200123/", NULL, NULL, 201, NULL },
    { "plivo-go/numberGetResponse.json", ARTICLE, "GET", "Number/{{number_mms}}/", NULL, NULL, 200, NULL },
    { "plivo-go/numberListResponse.json", ARTICLE, "GET", "Number/", "limit=3", NULL, 200, NULL },
    { "plivo-go/numberUpdateResponse.json", ARTICLE, "POST", "Number/{{number_mms}}/", NULL, "{\"alias\":\"a\"}", 202, NULL },
    { "plivo-go/phoneNumberCreateResponse.json", ARTICLE, "POST", "PhoneNumber/14155200123/", NULL, NULL, 201, NULL },
    { "plivo-go/phoneNumberListResponse.json", ARTICLE, "GET", "PhoneNumber/", "country_iso=US&limit=2", NULL, 200, NULL },
    { "plivo-java/numberGetResponse.json", ARTICLE, "GET", "Number/{{number_mms}}/", NULL, NULL, 200, NULL },
    { "plivo-java/numberListResponse.json", ARTICLE, "GET", "Number/", "limit=3", NULL, 200, NULL },
    { "plivo-java/numberUpdateResponse.json", ARTICLE, "POST", "Number/{{number_mms}}/", NULL, "{\"alias\":\"a\"}", 202, NULL },
    { "plivo-java/phoneNumberCreateResponse.json", ARTICLE, "POST", "PhoneNumber/14155200123/", NULL, NULL, 201, NULL },
    { "plivo-java/phoneNumberListResponse.json", ARTICLE, "GET", "PhoneNumber/", "country_iso=US&limit=2", NULL, 200, NULL },
    { "plivo-php/numberGetResponse.json", ARTICLE, "GET", "Number/{{number_mms}}/", NULL, NULL, 200, NULL },
    { "plivo-php/numberListResponse.json", ARTICLE, "GET", "Number/", "limit=3", NULL, 200, NULL },
    { "plivo-php/numberUpdateResponse.json", ARTICLE, "POST", "Number/{{number_mms}}/", NULL, "{\"alias\":\"a\"}", 202, NULL },
    { "plivo-php/phoneNumberCreateResponse.json", ARTICLE, "POST", "PhoneNumber/14155200123/", NULL, NULL, 201, NULL },
    { "plivo-php/phoneNumberListResponse.json", ARTICLE, "GET", "PhoneNumber/", "country_iso=US&limit=2", NULL, 200, NULL },
    { "plivo-python/numberGetResponse.json", ARTICLE, "GET", "Number/{{number_mms}}/", NULL, NULL, 200, NULL },
    { "plivo-python/numberListResponse.json", ARTICLE, "GET", "Number/", "limit=3", NULL, 200, NULL },
    { "plivo-python/numberUpdateResponse.json", ARTICLE, "POST", "Number/{{number_mms}}/", NULL, "{\"alias\":\"a\"}", 202, NULL },
    { "plivo-python/phoneNumberCreateResponse.json", ARTICLE, "POST", "PhoneNumber/14155200123/", NULL, NULL, 201, NULL },
    { "plivo-python/phoneNumberListResponse.json", ARTICLE, "GET", "PhoneNumber/", "country_iso=US&limit=2", NULL, 200, NULL },
    { "plivo-ruby/numberGetResponse.json", ARTICLE, "GET", "Number/{{number_mms}}/", NULL, NULL, 200, NULL },
    { "plivo-ruby/numberListResponse.json", ARTICLE, "GET", "Number/", "limit=3", NULL, 200, NULL },
    { "plivo-ruby/numberUpdateResponse.json", ARTICLE, "POST", "Number/{{number_mms}}/", NULL, "{\"alias\":\"a\"}", 202, NULL },
    { "plivo-ruby/phoneNumberCreateResponse.json", ARTICLE, "POST", "PhoneNumber/14155200123/", NULL, NULL, 201, NULL },
    { "plivo-ruby/phoneNumberListResponse.json", ARTICLE, "GET", "PhoneNumber/", "country_iso=US&limit=2", NULL, 200, NULL },
    { "seen/2013-07-04_rent-number_404.json", ARTICLE, "POST", "PhoneNumber/19995550100/", NULL, NULL, 404, "body" },
    { "seen/2020-02-09_phonenumber-buy_unknown-number_404.json", ARTICLE, "POST", "PhoneNumber/19995550100/", NULL, NULL, 404, "body" },
    { "seen/2026_number-list_200.json", ARTICLE, "GET", "Number/", "limit=1", NULL, 200, "body" },
};

static const char *const nullable[] = { "next", "previous", "alias", "application", "cnam_lookup",
    "compliance_application_id", "compliance_status", "sub_account", "sub_account_name", "tendlc_campaign_id",
    "tendlc_registration_status", "toll_free_sms_verification", "toll_free_sms_verification_id",
    "toll_free_sms_verification_order_status" };

static const struct contradiction contradictions[] = {
    { NULL, "prerequisites", "the Python and Ruby fixtures alone have it; newer ones have restriction" },
    { "plivo-python/phoneNumberCreateResponse.json", "fallback_number", "for high availability, which the Python fixture alone has" },
};
/* clang-format on */

static const struct contract_terms terms = { nullable, ARRAY_SIZE(nullable), contradictions,
    ARRAY_SIZE(contradictions) };

START_TEST(answer_has_what_the_record_has)
{
    contract_check(&contracts[_i], &terms);
}
END_TEST

static Suite *contract_suite(void)
{
    Suite *suite = suite_create("contract number");
    TCase *tc = tcase_create("records");

    tcase_add_loop_test(tc, answer_has_what_the_record_has, 0, ARRAY_SIZE(contracts));
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(contract_suite());
}
