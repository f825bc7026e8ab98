#pragma once

#include <string>
#include <vector>

#include "sim/pathway/pathway_plan.hpp"

namespace carersim {

class CsvTable;   // csv_table.hpp
class TodayFile;  // pathway_reader_today.cpp

/// The bare numbers of a quantity that may change on dates.
template <class Q>
Timed<double> plain(const Timed<Q>& timed) {
  std::vector<Timed<double>::Change> changes;
  for (const auto& change : timed.changes()) changes.push_back({change.from, change.value.value()});
  return Timed<double>(timed.base().value(), std::move(changes));
}

/// Reads one arm's pathways; a class only because the parts need each other's tables.
class PathwayReader {
 public:
  PathwayReader(const Cursor& root, Attributes& attributes, MeasureList& measures,
                LedgerPlan& ledger, InForce& numbers, std::vector<std::string>& wait_names,
                const std::vector<WalkerKind>& walkers)
      : root_(root),
        attributes_(attributes),
        measures_(measures),
        ledger_(ledger),
        numbers_(numbers),
        wait_names_(wait_names),
        walkers_(walkers) {}

  PathwayPlan read();

 private:
  void read_case_attributes();

  void read_agencies();

  void read_hand_offs();

  AgencyId agency_named(const Cursor& key);

  /// Gives every step its place, so that steps can refer to later ones.
  void lay_out_steps();

  void add_step(const Cursor& cursor, PathwayInfo& info);

  void add_pathway(PathwayInfo info);

  /// The step named at a cursor, within a pathway or as "pathway.step"; "exit" is the end.
  StepId step_named(const Cursor& cursor, const Step& from);

  StepId step_called(const Cursor& cursor, const std::string& word, const Step& from);

  void read_step_details(std::size_t index);

  StepId read_start(const Cursor& cursor);

  /// People of the population have no attributes of plain cases; cases may have any.
  void check_walker(const Cursor& cursor, const Step& step, const std::vector<Assignment>& set);
  void check_attribute(const Cursor& cursor, const Step& step, AttributeId attribute);

  void read_charge(const Cursor& cursor, Step& step);
  void read_count(const Cursor& cursor, Step& step);
  void read_time(const Cursor& cursor, Step& step);

  void read_delay(const Cursor& cursor, Step& step);

  /// Changes that bring a review forward: `sooner.<attribute>.<level> = { share, next }`.
  void read_sooner(const Cursor& sooner, const Step& step, DelayPlan& delay);
  /// What a wait is for: `until.<attribute> = ["level", …]`.
  void read_until(const Cursor& until, const Step& step, DelayPlan& delay);

  void read_service_step(const Cursor& cursor, Step& step);

  /// Measures of the places that this kind of walker holds there.
  void count_releases(ServicePlan& service, std::uint8_t walker);

  void read_decision(const Cursor& cursor, Step& step);

  /// At every date and for every level of the one attribute that decides, shares do not pass 1;
  /// with no branch for the rest they add up to 1.
  void check_shares(const Cursor& cursor, const std::vector<Branch>& branches, bool otherwise);

  void read_supports();

  Date read_start_date();

  /// A support is walked as a pathway of its own with one step: a place in its service, or, with
  /// open access, only the time that it lasts.
  void add_support_step(const Cursor& cursor, SupportPlan& support);

  void read_support_cost(const Cursor& cost, SupportPlan& support, Step& step);

  void read_offers();
  /// @param offered_by  address that the luck of taking up is named after
  std::vector<SupportOffer> offers_named(const Cursor& names, const std::string& offered_by);

  void read_sources();

  /// Who waits and who is served when the run starts.
  void read_today();
  void read_today_list(const Cursor& cursor);
  /// The source whose cases those on a list are like.
  void read_today_like(const Cursor& like, const Step& step, TodayList& list);
  void read_today_waiting(const Cursor& cursor, const Step& step, TodayList& list);
  void read_today_in_service(const Cursor& cursor, const Step& step, TodayList& list);
  [[nodiscard]] TodayFile today_file(const CsvTable& table, const Step& step) const;

  void check_luck_names();

  Cursor root_;
  Attributes& attributes_;
  MeasureList& measures_;
  LedgerPlan& ledger_;
  InForce& numbers_;
  std::vector<std::string>& wait_names_;
  const std::vector<WalkerKind>& walkers_;
  PathwayPlan plan_;
  std::vector<std::string> hand_off_names_;
  std::vector<std::string> names_;
  std::vector<Cursor> pending_;  ///< one for each step that the scenario names
};

}  // namespace carersim
