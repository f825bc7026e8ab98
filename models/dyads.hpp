#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "models/carer_groups.hpp"
#include "models/dyad_rows.hpp"
#include "models/hazards.hpp"
#include "models/identities.hpp"
#include "models/outcomes.hpp"
#include "models/time_to_support.hpp"
#include "sim/pathway/arrival_stream.hpp"

namespace carersim {

/// How one attribute of a new dyad is drawn: shares of its levels, by the levels of other
/// attributes that were drawn before.
struct AttributeShares {
  struct By {
    AttributeId attribute;
    std::size_t levels = 0;
  };
  AttributeId attribute;
  std::vector<By> by;                           ///< none: the same for all
  std::vector<std::vector<double>> cumulative;  ///< [levels of `by`, the last one fastest][level]
  LuckName luck = 0;

  /// Which of the rows holds for these levels.
  [[nodiscard]] std::size_t row(const std::uint8_t* levels) const {
    std::size_t row = 0;
    for (const By& each : by) row = row * each.levels + levels[each.attribute.index()];
    return row;
  }
};

/// A stream of new dyads: for example one for each band of hours.
struct NewcomerStream {
  ArrivalStream arrivals;
  std::vector<Assignment> fixed;  ///< what all of this stream are
  LuckName luck = 0;
};

/// Dyads that are there from the start, all of one kind.
struct FirstDyads {
  std::uint32_t dyads = 0;
  std::vector<AttributeShares> shares;
};

/// The dyads of an area as the scenario describes them.
class DyadsPlan final : public PopulationPlan {
 public:
  std::unique_ptr<Population> create(const PopulationSetting& setting) const override;
  std::vector<OutsideEntry> outside_entries() const override;
  LevelWeights level_weights() const override;
  double ends_per_day() const override;
  std::vector<std::string> event_names() const override;
  /// Expected events of each process in the first year, at the rates of the first dyads.
  [[nodiscard]] std::vector<double> events_per_year() const;

  /// Draws the attributes of one dyad.
  static void draw_attributes(const Luck& luck, std::uint32_t number,
                              const std::vector<AttributeShares>& shares,
                              const std::vector<Assignment>& fixed, std::uint8_t* levels);

  /// Everybody who is there when the simulation starts.
  [[nodiscard]] std::uint32_t all_first_dyads() const;
  /// What the attributes of one of them are drawn from.
  [[nodiscard]] const std::vector<AttributeShares>& shares_of(std::uint32_t number) const;

  std::uint32_t first_dyads = 0;  ///< those who care
  double newcomers_per_year = 0;  ///< at the start of the run
  double person_weight = 1;
  std::vector<AttributeShares> first_shares;
  std::vector<FirstDyads> also;  ///< those there beside them, such as residents of care homes
  std::vector<AttributeShares> arriving_shares;
  std::vector<NewcomerStream> newcomers;
  std::vector<Assignment> starts;  ///< with starts_at: dyads already on a pathway
  std::vector<StepId> starts_at;
  std::vector<ProcessPlan> processes;
  SupportEffects supports;
  Span readmission_window;
  OutcomePlan outcomes;
  CarerGroupsPlan groups;
  TimeToSupportPlan time_to_support;
  std::vector<IdentityPlan> identities;
};

/// Reads `[population]`, `[process]`, `[channel]`, the effects of supports, and outcomes.
[[nodiscard]] std::unique_ptr<PopulationPlan> read_dyads(const PopulationReader::Context& context);
[[nodiscard]] double read_person_weight(const Cursor& root);

/// All dyads of one replication: carer and person each followed to death or the horizon.
class Dyads final : public Population {
 public:
  Dyads(const DyadsPlan& plan, const PopulationSetting& setting);
  ~Dyads() override;

  bool fire(std::uint32_t row, std::uint32_t generation, Instant now) override;
  bool arrive(std::uint32_t stream, std::uint32_t generation, Instant now) override;
  void branch_to(const PopulationPlan& other, Instant now) override;
  void begin(Instant now) override;
  /// Carers who care at home and do not start on that pathway by [population.starts].
  [[nodiscard]] std::vector<std::uint32_t> rows_of_today(const TodayList& list,
                                                         PathwayId pathway) const override;
  [[nodiscard]] std::uint32_t number(std::uint32_t row) const override {
    return dyads_[row].number;
  }
  void prefetch(std::uint32_t row) const override { dyads_.fetch_dyad_ahead(row); }
  void prefetch_more(std::uint32_t row) const override { dyads_.fetch_hazards_ahead(row); }
  [[nodiscard]] std::uint8_t level(std::uint32_t row, AttributeId attribute) const override {
    return dyads_[row].levels[attribute.index()];
  }
  void set_level(std::uint32_t row, AttributeId attribute, std::uint8_t level,
                 Instant now) override;
  [[nodiscard]] bool is_apart(std::uint32_t row) const override {
    return has_no_carer_left(get(dyads_[row], DyadAttribute::role));
  }
  void support_started(std::uint32_t row, std::size_t support, Instant now) override;
  void support_ended(std::uint32_t row, std::size_t support, Instant now) override;
  void walk_ended(std::uint32_t row, PathwayId pathway, StepId last, Instant now) override;
  [[nodiscard]] WalkId first_walk(std::uint32_t row) const override {
    return WalkId(dyads_[row].first_walk);
  }
  void set_first_walk(std::uint32_t row, WalkId walk) override {
    dyads_[row].first_walk = walk.index();
  }
  void settle(Instant now) override;
  void close_month(Instant end) override;
  void finish(Instant horizon, ReplicationResult& result) override;

 private:
  std::uint32_t add(std::uint32_t number, const std::vector<AttributeShares>& shares,
                    const std::vector<Assignment>& fixed, Instant now);
  void start_walks(std::uint32_t row, Instant now);
  /// Whether a row begins a walk of a pathway when the run starts.
  [[nodiscard]] bool starts_on(std::uint32_t row, PathwayId pathway) const;
  [[nodiscard]] bool may_be_on(std::uint32_t row, PathwayId pathway) const;
  void start_ageing(Dyad& d, std::uint32_t now);
  void start_caring_years(std::uint32_t row, Instant now);
  void await_anniversary(std::uint32_t row, double years, Instant now);
  void pass_anniversaries(Instant now);
  void draw_threshold(Dyad& d, std::size_t process, double rate, std::uint32_t now);

  void happens(std::uint32_t row, std::size_t process, Instant now);
  void timer_ends(std::uint32_t row, DyadTimer timer, Instant now);
  void person_dies(std::uint32_t row, Instant now);
  void carer_stops(std::uint32_t row, std::uint8_t role, Instant now);
  void enters(std::uint32_t row, const ProcessPlan& process, std::uint32_t episode, Instant now);

  void set(std::uint32_t row, DyadAttribute attribute, std::uint8_t level, Instant now);
  [[nodiscard]] std::uint8_t get(const Dyad& d, DyadAttribute attribute) const {
    return d.levels[static_cast<std::size_t>(attribute)];
  }
  /// What a hazard depends on.
  struct State {
    std::array<std::uint8_t, dyad_attributes> levels;
    std::uint32_t supports;
  };
  void change_hazards(Dyad& d, AttributeId attribute, std::uint8_t level, std::uint32_t now);
  void change_supports(std::uint32_t row, std::uint32_t supports, std::size_t support, Instant now);
  void re_anchor(const Dyad& d, float& stored, std::size_t process, double was, double is,
                 const State& before, std::uint32_t now);
  void place_entry(std::uint32_t row, Instant now);

  /// A stream of newcomers: who comes next.
  struct Stream {
    std::uint32_t ordinal = 0;
    std::uint32_t generation = 0;  ///< of its live entry
    Instant since;                 ///< the start, or when the last one came
  };
  void schedule_newcomer(std::uint32_t stream, Instant since);

  const DyadsPlan* plan_;
  PopulationSetting s_;
  Hazards hazards_;
  std::uint32_t profiled_;  ///< processes with a profile, as bits
  DyadRows dyads_;
  OutcomeStocks stocks_;
  CarerGroups groups_;
  TimeToSupport time_to_support_;
  std::uint32_t arrived_ = 0;
  /// [month]: rows that will have cared for as long as the next band asks when the month ends.
  std::vector<std::vector<std::uint32_t>> anniversaries_;
  std::vector<Stream> streams_;
  std::vector<bool> carer_pathways_, all_pathways_;
  std::vector<bool> one_pathway_;  ///< scratch: a mask of one pathway
};

}  // namespace carersim
