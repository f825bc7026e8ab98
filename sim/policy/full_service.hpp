#pragma once

#include "sim/policy/policy.hpp"

namespace carersim {

/// When a service counts as full: its waiting list, in days of work at the capacity in force, has
/// passed one length and not yet fallen to another.
struct FullPlan {
  ServiceId service;
  double above = 0, until = 0;  ///< days of work

  /// Reads `service`, `above` and `until`.
  static FullPlan read(const PolicyReader& reader);
};

/// Whether a service is full, looked at on the first of each month.
class FullService {
 public:
  explicit FullService(const FullPlan& plan) : plan_(plan) {}

  bool look(const Walks& walks) {
    const double days = walks.list_days(plan_.service);
    full_ = full_ ? days > plan_.until : days > plan_.above;
    return full_;
  }

 private:
  FullPlan plan_;
  bool full_ = false;
};

/// What being turned away does to those who refer.
struct GoodwillPlan {
  std::vector<std::size_t> hand_offs;
  double times = 1;     ///< share of referrals still sent after one closing
  double recovers = 0;  ///< share of what is lost that comes back in each open month

  /// Reads `referrers`, `goodwill` and `recovers`; all absent: nothing is lost.
  static GoodwillPlan read(const PolicyReader& reader);
};

/// The goodwill of referrers: falls each time people begin to be turned away, and recovers month by
/// month while nobody is.
class Goodwill {
 public:
  Goodwill(const GoodwillPlan& plan, Walks& walks);
  void is_hurt();
  void recovers();

 private:
  void apply();

  const GoodwillPlan& plan_;
  Walks& walks_;
  std::vector<Levers::Handle> handles_;
  double goodwill_ = 1;
};

}  // namespace carersim
