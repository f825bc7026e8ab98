#include "sim/forecast/wait_target.hpp"

#include <gtest/gtest.h>

namespace carersim {
namespace {

std::string refusal(const std::string& text) {
  std::string expected;
  return WaitTarget::parse(text, expected) ? "" : expected;
}

TEST(WaitTarget, ReadsWhatAPlannerWrites) {
  std::string expected;
  const auto target = WaitTarget::parse("Carer assessment : 90 % within 28 days", expected);
  ASSERT_TRUE(target);
  EXPECT_EQ(target->name, "Carer assessment");
  EXPECT_DOUBLE_EQ(target->share, 0.9);
  EXPECT_EQ(target->within, to_span(Days(28)));
  for (const auto& [text, days] :
       std::vector<std::pair<std::string, double>>{{"desk: 85.5% within 6 weeks", 42},
                                                   {"desk: 100% within 1 day", 1},
                                                   {"desk: 50% within 2.5 d", 2.5},
                                                   {"desk: 90% within 4 hours", 4.0 / 24},
                                                   {"desk: 90% within 256 minutes", 256.0 / 1440},
                                                   {"desk: 90% within 0 days", 0}}) {
    const auto read = WaitTarget::parse(text, expected);
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(read->within, to_span(Days(days))) << text;
  }
}

TEST(WaitTarget, SaysWhatIsExpectedInstead) {
  const std::string whole =
      "a service or step, a share and a time, such as \"desk: 90% within 28 days\"";
  for (const char* text : {"", "desk", "desk: 90%", "desk 90% within 3 days", ": 90% within 3 days",
                           "desk: within 3 days", "desk: 90 within 3 days", "desk: 90% in 3 days"})
    EXPECT_EQ(refusal(text), whole) << text;
  for (const char* text : {"desk: 90% within 3", "desk: 90% within days",
                           "desk: 90% within 3 moons", "desk: 90% within 3 days or so"}) {
    EXPECT_EQ(refusal(text), "a time such as \"within 28 days\", in minutes, hours, days or weeks")
        << text;
  }
  for (const char* text : {"desk: 0% within 3 days", "desk: 101% within 3 days",
                           "desk: -5% within 3 days", "desk: nan% within 3 days"})
    EXPECT_EQ(refusal(text), "a share above 0% and at most 100%") << text;
  for (const char* text : {"desk: 90% within -1 days", "desk: 90% within 600 weeks"})
    EXPECT_EQ(refusal(text), "a time from 0 to 3650 days") << text;
}

/// Services and the steps at which people come to them.
PathwayPlan plan_of(const std::vector<std::pair<std::string, std::vector<std::string>>>& services) {
  PathwayPlan plan;
  for (const auto& [name, steps] : services) {
    ServicePlan& service = plan.services.emplace_back();
    service.name = name;
    for (const std::string& address : steps) {
      Step& step = plan.steps.emplace_back();
      step.kind = StepKind::service;
      step.detail = static_cast<std::uint32_t>(plan.service_steps.size());
      step.address = "pathway." + address;
      plan.service_steps.emplace_back().service =
          ServiceId(static_cast<std::uint32_t>(plan.services.size() - 1));
    }
  }
  return plan;
}

std::string found(const PathwayPlan& plan, const std::string& name) {
  std::string expected;
  const auto place = find_place(plan, name, expected);
  return place ? place->name : "expected " + expected;
}

TEST(TargetPlace, IsAServiceOrAStepByItsNameOrAPartThatIsItsOwn) {
  const PathwayPlan plan = plan_of({{"first_look", {"case.look", "case.look_again"}},
                                    {"repair", {"case.repair"}},
                                    {"repair_at_home", {"case.visit"}}});
  EXPECT_EQ(found(plan, "first_look"), "first_look");
  EXPECT_EQ(found(plan, "First look"), "first_look");
  EXPECT_EQ(found(plan, "case.look"), "case.look");
  EXPECT_EQ(found(plan, "again"), "case.look_again");
  EXPECT_EQ(found(plan, "visit"), "case.visit");
  EXPECT_EQ(found(plan, "look"), "case.look") << "a step that is called just that";
  EXPECT_EQ(found(plan, "repair"), "repair");
  EXPECT_EQ(found(plan, "at home"), "repair_at_home");
  EXPECT_EQ(steps_of(plan, ServiceId(0)),
            (std::vector<std::string>{"case.look", "case.look_again"}));
}

TEST(TargetPlace, OfAServiceWithOneStepIsNotAmbiguous) {
  EXPECT_EQ(found(plan_of({{"long_queue", {"case.queue"}}}), "queue"), "long_queue");
}

TEST(TargetPlace, SaysWhatCanBeNamed) {
  PathwayPlan plan = plan_of({{"first_look", {"case.look"}}, {"repair", {"case.repair"}}});
  EXPECT_EQ(found(plan, "look"), "first_look");
  EXPECT_EQ(found(plan, "re"), "repair");
  EXPECT_EQ(found(plan, "case"), "expected one of case.look, case.repair");
  EXPECT_EQ(found(plan, "zzzzzzzz"),
            "expected a service or step: first_look, repair, case.look, case.repair");
  EXPECT_EQ(found(plan, "repain"),
            "expected a service or step: first_look, repair, case.look, case.repair; did you mean "
            "repair?");
  plan.services[0].kind = ServiceKind::open_access;
  EXPECT_EQ(found(plan, "first look"),
            "expected a service that people wait for, which this is not (it is open to all); those "
            "are repair, case.repair");
}

}  // namespace
}  // namespace carersim
