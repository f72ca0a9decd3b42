//! Prints the TypeScript form of the contract: `cargo run -p fivefold-protocol --example typescript`.
//! `client/web/src/protocol/generated.ts` is this output; a test in `tests/` fails when they differ.

#![expect(clippy::print_stdout, reason = "printing is what this program is for")]

use std::fmt::Write;

use fivefold_protocol::{api, command, error, hint, ids, limits, reason, role, simulated, template, view};
use ts_rs::{Config, TS};

fn main() -> std::fmt::Result {
    print!("{}", declarations()?);
    Ok(())
}

/// The contract in TypeScript, as the file holds it.
///
/// # Errors
/// Never in practice: writing to a text does not fail, and every code and advice has a name.
pub fn declarations() -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    let config = Config::new().with_large_int("number");
    writeln!(out, "// Generated from the Rust crate `fivefold-protocol`. Do not edit: run `make types`.\n")?;
    writeln!(out, "declare const brand: unique symbol;")?;
    writeln!(out, "/** An id that cannot be mistaken for one of another kind. */")?;
    writeln!(out, "export type Id<Name extends string> = string & {{ readonly [brand]: Name }};\n")?;
    macro_rules! emit { ($($t:ty),* $(,)?) => { $( writeln!(out, "export {}\n", <$t as TS>::decl(&config))?; )* } }
    emit!(
        ids::PersonId,
        ids::RoomId,
        ids::ProblemId,
        ids::TaskId,
        ids::DecisionId,
        ids::DraftId,
        ids::ThemeId,
        ids::WorkshopId,
        ids::ExerciseId,
        ids::KindId,
        ids::CriterionId,
        ids::NoteId,
        ids::BoardKey,
        ids::BoardId,
        ids::NoteRef,
        ids::Timestamp,
        role::Role,
        role::Occupation,
        role::Language,
        role::LocalText,
        template::Template,
        template::Rule,
        template::Layout,
        template::Anonymity,
        template::Exercise,
        template::Kind,
        template::Evidence,
        template::Color,
        template::Minimum,
        template::Criterion,
        template::Direction,
        template::Point,
        template::Indicator,
        template::Better,
        command::Phase,
        command::TimerEnd,
        command::WhenFull,
        command::RoomAssignment,
        command::MovedNote,
        command::WordingVerdict,
        command::Answer,
        command::Pin,
        command::RoadmapStep,
        command::Resources,
        command::Expectation,
        command::Assignment,
        command::Command,
        command::CommandRequest,
        command::CommandAnswer,
        error::ErrorCode,
        error::Advice,
        error::ProblemDocument,
        hint::HintRule,
        hint::Hint,
        reason::Likeness,
        reason::WordPair,
        reason::Veto,
        reason::MatchReason,
        view::View,
        view::WorkshopView,
        view::BroadcastView,
        view::BroughtTo,
        view::MeView,
        view::MovedView,
        view::DraftView,
        view::PersonView,
        view::CodeMadeView,
        view::RoomView,
        view::CallView,
        view::ChatView,
        view::BoardView,
        view::ProgressView,
        view::MinimumView,
        view::NoteMetaView,
        view::ListView,
        view::ClosingView,
        view::ProblemView,
        view::SourceView,
        view::JoinView,
        view::LeftView,
        view::SuggestionView,
        view::DecisionView,
        view::UndoneView,
        view::AccountView,
        view::TaskView,
        view::FormView,
        view::ScoringView,
        view::ScoreProgress,
        view::ResultsView,
        view::RoundView,
        view::SpreadView,
        view::RankedView,
        view::PartView,
        view::PlanView,
        view::PlanRowView,
        view::PinView,
        view::BoardState,
        view::TimerView,
        view::DecisionKind,
        view::PlanPlace,
        api::CreateWorkshop,
        api::Links,
        api::Created,
        api::Join,
        api::Invitation,
        api::Invited,
        api::Rejoin,
        api::Seat,
        api::TicketRequest,
        api::Ticket,
        api::ChangePerson,
        api::RejoinCode,
        api::RoomsPreview,
        api::AboutMe,
        api::MyNote,
        api::TemplateList,
        api::LiveRequest,
        api::LiveMessage,
    );
    writeln!(out, "/** What to do after each error. */")?;
    writeln!(out, "export const advice: Readonly<Record<ErrorCode, Advice>> = {{")?;
    for &code in error::ErrorCode::ALL {
        writeln!(out, "  {}: {},", name(&code)?, name(&code.advice())?)?;
    }
    writeln!(out, "}};\n")?;
    writeln!(out, "/** Bounds that the server enforces. */")?;
    writeln!(out, "export const limits = {{")?;
    macro_rules! bounds { ($($name:ident),* $(,)?) => { $( writeln!(out, "  {}: {},", stringify!($name), limits::$name)?; )* } }
    bounds!(
        SEATS_PER_ROOM,
        ROOMS_MAX,
        NOTES_PER_BOARD,
        NOTE_TEXT_MAX,
        NAME_MAX,
        ABOUT_MAX,
        TITLE_MAX,
        FREE_TEXT_MAX,
        SETTLE_AFTER_MS,
        CRITERIA_MAX,
        POINTS_MAX,
        TIMER_MAX_S,
        DRAFTS_PER_PERSON,
        COMMAND_KEY_MAX,
        PLACE_MAX,
        WATCHED_MAX,
        WEIGHT_MAX,
        POINT_VALUE_MAX,
        TENTH_DAYS_MAX,
        MONEY_MAX,
        CURRENCY_MAX,
    );
    writeln!(out, "}} as const;\n")?;
    writeln!(out, "/** The mark at the end of a simulated person's name. */")?;
    let [ru, en] = [role::Language::Ru, role::Language::En].map(simulated::mark);
    writeln!(out, "export const simulatedMarks = {{ ru: {ru:?}, en: {en:?} }} as const;")?;
    Ok(out)
}

/// How a code or an advice is written on the wire, in quotes.
fn name(value: &impl serde::Serialize) -> Result<String, std::fmt::Error> {
    serde_json::to_string(value).map_err(|_| std::fmt::Error)
}
