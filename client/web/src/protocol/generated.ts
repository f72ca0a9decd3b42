// Generated from the Rust crate `fivefold-protocol`. Do not edit: run `make types`.

declare const brand: unique symbol;
/** An id that cannot be mistaken for one of another kind. */
export type Id<Name extends string> = string & { readonly [brand]: Name };

export type PersonId = Id<"Person">;

export type RoomId = Id<"Room">;

export type ProblemId = Id<"Problem">;

export type TaskId = Id<"Task">;

export type DecisionId = Id<"Decision">;

export type DraftId = Id<"Draft">;

export type ThemeId = Id<"Theme">;

export type WorkshopId = Id<"Workshop">;

export type ExerciseId = Id<"Exercise">;

export type KindId = Id<"Kind">;

export type CriterionId = Id<"Criterion">;

export type NoteId = Id<"Note">;

export type BoardKey = Id<"BoardKey">;

export type BoardId = Id<"Board">;

export type NoteRef = Id<"NoteRef">;

export type Timestamp = number;

export type Role = "facilitator" | "participant" | "observer";

export type Occupation = "talks_to_customers" | "owns_process" | "other";

export type Language = "ru" | "en";

export type LocalText = { 
/**
 * In Russian.
 */
ru: string, 
/**
 * In English.
 */
en: string, };

export type Template = { 
/**
 * Short name, used by `--template`.
 */
id: string, 
/**
 * Version of the format; 1.
 */
format: number, 
/**
 * How long the whole takes, in minutes.
 */
minutes: number, 
/**
 * Languages its texts are complete in.
 */
languages: Array<Language>, 
/**
 * Its title.
 */
title: LocalText, 
/**
 * What it contains and what comes out.
 */
summary: LocalText, 
/**
 * The rule for every problem, shown in the lobby.
 */
rule: Rule, 
/**
 * The exercises, in order.
 */
exercises: Array<Exercise>, 
/**
 * The default scoring form.
 */
criteria: Array<Criterion>, 
/**
 * Indicators that a task may be expected to move.
 */
indicators: Array<Indicator>, };

export type Rule = { 
/**
 * The rule.
 */
text: LocalText, 
/**
 * A good problem.
 */
good: LocalText, 
/**
 * Why it is good.
 */
good_why: LocalText, 
/**
 * A bad problem.
 */
bad: LocalText, 
/**
 * Why it is bad.
 */
bad_why: LocalText, };

export type Layout = "cards" | "strip" | "columns";

export type Anonymity = "named" | "room" | "nobody";

export type Exercise = { 
/**
 * Its id.
 */
id: ExerciseId, 
/**
 * How long it usually takes, in minutes.
 */
minutes: number, 
/**
 * Two to five words.
 */
title: LocalText, 
/**
 * The question to the group.
 */
question: LocalText, 
/**
 * What to look for.
 */
look_for: LocalText, 
/**
 * What to write down, and how.
 */
write: LocalText, 
/**
 * A worked example.
 */
example: LocalText, 
/**
 * How the board looks.
 */
layout: Layout, 
/**
 * Who is shown as author.
 */
anonymity: Anonymity, 
/**
 * A good note.
 */
good: LocalText, 
/**
 * A bad note.
 */
bad: LocalText, 
/**
 * What is wrong with it.
 */
bad_why: LocalText, 
/**
 * The kinds of note, in the order in which they are offered.
 */
kinds: Array<Kind>, 
/**
 * What the method asks for at least.
 */
minimums: Array<Minimum>, };

export type Kind = { 
/**
 * Its id.
 */
id: KindId, 
/**
 * Its name.
 */
label: LocalText, 
/**
 * The grey text of an empty line.
 */
hint: LocalText, 
/**
 * Its colour, from a fixed palette.
 */
color: Color, 
/**
 * Its icon, by the name in the lucide set.
 */
icon: string, 
/**
 * Kinds of note it may stand under.
 */
parents: Array<KindId>, 
/**
 * Whether it may stand alone.
 */
free: boolean, 
/**
 * Whether it enters the common list.
 */
problem: boolean, 
/**
 * Whether its notes have an order.
 */
ordered: boolean, 
/**
 * What its notes tell about a problem beside them.
 */
evidence: Evidence, };

export type Evidence = "none" | "situation" | "example";

export type Color = "sand" | "coral" | "mint" | "sky" | "lilac" | "rose" | "lemon" | "slate";

export type Minimum = { 
/**
 * Of which kind.
 */
kind: KindId, 
/**
 * At least so many notes.
 */
at_least: number, 
/**
 * At most so many, as advice.
 */
at_most?: number, 
/**
 * Each of them with a child of this kind.
 */
each_with?: KindId, };

export type Criterion = { 
/**
 * Its id.
 */
id: CriterionId, 
/**
 * Its name.
 */
title: LocalText, 
/**
 * The question each person answers.
 */
question: LocalText, 
/**
 * How much it counts, 0 to 10.
 */
weight: number, 
/**
 * Whether more is better.
 */
direction: Direction, 
/**
 * The scale, lowest first, each point in words.
 */
points: Array<Point>, };

export type Direction = "benefit" | "cost";

export type Point = { 
/**
 * Its number, 0 to 100.
 */
value: number, 
/**
 * What it means.
 */
text: LocalText, };

export type Indicator = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its name.
 */
title: LocalText, 
/**
 * What it measures.
 */
meaning: LocalText, 
/**
 * Which way is better.
 */
better: Better, };

export type Better = "higher" | "lower";

export type Phase = "lobby" | "exercises" | "merging" | "wording" | "tasks" | "scoring" | "plan" | "closed";

export type TimerEnd = "chime" | "close";

export type WhenFull = "open_room" | "wait";

export type RoomAssignment = { 
/**
 * An existing room, or none for a new one.
 */
room: RoomId | null, 
/**
 * At most five participants.
 */
people: Array<PersonId>, };

export type MovedNote = { 
/**
 * Which.
 */
note: NoteId, 
/**
 * Its kind there.
 */
kind: KindId | null, 
/**
 * The note it belongs to there: one that moves along, or stands there already.
 */
parent: NoteId | null, 
/**
 * Its place among its neighbours there, at most [`crate::limits::PLACE_MAX`] bytes.
 */
order: string | null, };

export type WordingVerdict = { "verdict": "unchecked" } | { "verdict": "fine" } | { "verdict": "back_to_room", 
/**
 * Which room.
 */
room: RoomId, };

export type Answer = { "value": number } | "dont_know";

export type Pin = "in" | "out";

export type RoadmapStep = "remove_pain" | "meet_expectations" | "anticipate_expectations";

export type Resources = { 
/**
 * Person-days, in tenths (15 = 1.5 days), so that sums are exact.
 */
tenth_days: number, 
/**
 * Money in whole units of the workshop's currency.
 */
money: number, };

export type Expectation = { 
/**
 * The indicator's id in the template.
 */
indicator: string, 
/**
 * What it is today, in the person's own words or figures.
 */
baseline: string, 
/**
 * What it should become.
 */
target: string, };

export type Assignment = { 
/**
 * A person of the workshop.
 */
owner: PersonId | null, 
/**
 * Somebody outside the workshop, in words (a department, not a name, is best).
 */
owner_text: string, 
/**
 * A date, `YYYY-MM-DD`, or empty.
 */
due: string, 
/**
 * Which step of the roadmap.
 */
step: RoadmapStep | null, 
/**
 * What it should move.
 */
expectations: Array<Expectation>, };

export type Command = { "type": "update_person", 
/**
 * Whom.
 */
person: PersonId, 
/**
 * New occupation.
 */
occupation: Occupation | null, 
/**
 * New language.
 */
language: Language | null, } | { "type": "set_door", 
/**
 * Whether it is locked.
 */
locked: boolean, } | { "type": "renew_links", 
/**
 * Whose link; none for all.
 */
role: Role | null, } | { "type": "set_when_full", 
/**
 * The choice.
 */
when_full: WhenFull, } | { "type": "assign_rooms", 
/**
 * The rooms.
 */
rooms: Array<RoomAssignment>, } | { "type": "open_room", } | { "type": "rename_room", 
/**
 * Which.
 */
room: RoomId, 
/**
 * Its name; empty for the number alone.
 */
name: string, } | { "type": "take_seat", 
/**
 * Where.
 */
room: RoomId, } | { "type": "move_person", 
/**
 * Whom.
 */
person: PersonId, 
/**
 * Where to.
 */
room: RoomId | null, 
/**
 * What the person is told.
 */
reason: string, } | { "type": "remove_person", 
/**
 * Whom.
 */
person: PersonId, } | { "type": "set_phase", 
/**
 * Which.
 */
phase: Phase, } | { "type": "open_exercise", 
/**
 * Which.
 */
exercise: ExerciseId, 
/**
 * For these rooms; empty for all, later ones included.
 */
rooms: Array<RoomId>, } | { "type": "close_exercise", 
/**
 * Which.
 */
exercise: ExerciseId, 
/**
 * For these rooms; empty for all.
 */
rooms: Array<RoomId>, } | { "type": "start_timer", 
/**
 * For which exercise.
 */
exercise: ExerciseId, 
/**
 * For one room, or none for all.
 */
room: RoomId | null, 
/**
 * How long, in seconds.
 */
seconds: number, 
/**
 * What happens at the end.
 */
at_end: TimerEnd, } | { "type": "adjust_timer", 
/**
 * Of which exercise.
 */
exercise: ExerciseId, 
/**
 * Of one room, or none for the common one.
 */
room: RoomId | null, 
/**
 * How many.
 */
seconds: number, } | { "type": "pause_timer", 
/**
 * Of which exercise.
 */
exercise: ExerciseId, 
/**
 * Of one room, or none for the common one.
 */
room: RoomId | null, 
/**
 * Paused or running.
 */
paused: boolean, } | { "type": "stop_timer", 
/**
 * Of which exercise.
 */
exercise: ExerciseId, 
/**
 * Of one room, or none for the common one.
 */
room: RoomId | null, } | { "type": "broadcast", 
/**
 * What.
 */
text: string, } | { "type": "bring_everyone", 
/**
 * Where to.
 */
exercise: ExerciseId, } | { "type": "set_done", 
/**
 * Which.
 */
exercise: ExerciseId, 
/**
 * Done or not.
 */
done: boolean, } | { "type": "call_facilitator", } | { "type": "answer_call", 
/**
 * Of which room.
 */
room: RoomId, 
/**
 * `true`: I am coming; `false`: it is settled.
 */
coming: boolean, } | { "type": "say", 
/**
 * Where; none for one's own room.
 */
room: RoomId | null, 
/**
 * What.
 */
text: string, } | { "type": "same_for_me", 
/**
 * Which note.
 */
note: NoteRef, 
/**
 * On or off.
 */
on: boolean, 
/**
 * An example of one's own.
 */
example: string, } | { "type": "move_to_exercise", 
/**
 * The board on which they stand.
 */
from: BoardKey, 
/**
 * Which, in the order in which they are to stand there.
 */
notes: Array<MovedNote>, 
/**
 * Where to.
 */
to: ExerciseId, } | { "type": "keep_draft", 
/**
 * Where it was written.
 */
board: BoardKey, 
/**
 * The text.
 */
text: string, } | { "type": "drop_draft", 
/**
 * Which.
 */
draft: DraftId, } | { "type": "show_list", 
/**
 * Shown or not.
 */
shown: boolean, } | { "type": "join_problems", 
/**
 * Two or more.
 */
problems: Array<ProblemId>, 
/**
 * Why.
 */
reason: string, } | { "type": "split_note", 
/**
 * Which.
 */
note: NoteRef, 
/**
 * Why.
 */
reason: string, } | { "type": "not_the_same", 
/**
 * One.
 */
a: ProblemId, 
/**
 * The other.
 */
b: ProblemId, 
/**
 * Why.
 */
reason: string, } | { "type": "move_note", 
/**
 * Which.
 */
note: NoteRef, 
/**
 * Where to.
 */
to: ProblemId, 
/**
 * Why.
 */
reason: string, } | { "type": "rename_problem", 
/**
 * Which.
 */
problem: ProblemId, 
/**
 * The title.
 */
title: string, 
/**
 * Why.
 */
reason?: string, } | { "type": "create_theme", 
/**
 * Its title.
 */
title: string, } | { "type": "rename_theme", 
/**
 * Which.
 */
theme: ThemeId, 
/**
 * The title.
 */
title: string, 
/**
 * Why.
 */
reason: string, } | { "type": "remove_theme", 
/**
 * Which.
 */
theme: ThemeId, 
/**
 * Why.
 */
reason: string, } | { "type": "set_theme", 
/**
 * Which problem.
 */
problem: ProblemId, 
/**
 * Which theme.
 */
theme: ThemeId | null, 
/**
 * Why.
 */
reason?: string, } | { "type": "undo_decision", 
/**
 * Which.
 */
decision: DecisionId, 
/**
 * Why.
 */
reason?: string, } | { "type": "claim_problem", 
/**
 * Which.
 */
problem: ProblemId, 
/**
 * Claimed or not.
 */
claimed: boolean, } | { "type": "set_merge_mode", 
/**
 * Suggest only.
 */
suggest_only: boolean, } | { "type": "mark_seen", 
/**
 * The newest `changed_at` of what was shown; none for all there is now.
 */
until?: Timestamp | null, } | { "type": "judge_wording", 
/**
 * Which.
 */
problem: ProblemId, 
/**
 * What.
 */
verdict: WordingVerdict, } | { "type": "dismiss_hint", 
/**
 * On which problem.
 */
problem: ProblemId, 
/**
 * Which rule.
 */
rule: HintRule, } | { "type": "include_task", 
/**
 * Which.
 */
task: TaskId, 
/**
 * In or out.
 */
included: boolean, } | { "type": "confirm_task", 
/**
 * Which.
 */
task: TaskId, } | { "type": "set_form", 
/**
 * The criteria.
 */
criteria: Array<Criterion>, } | { "type": "score", 
/**
 * Which task.
 */
task: TaskId, 
/**
 * Which criterion.
 */
criterion: CriterionId, 
/**
 * The answer; none takes it back.
 */
answer: Answer | null, } | { "type": "finish_scoring", 
/**
 * Finished or not.
 */
finished: boolean, } | { "type": "reveal", } | { "type": "open_round", 
/**
 * Which tasks; empty for all.
 */
tasks: Array<TaskId>, } | { "type": "set_capacity", 
/**
 * How much; a value of 0 means: not limited by this.
 */
capacity: Resources, 
/**
 * The currency's sign or code.
 */
currency: string, } | { "type": "set_cost", 
/**
 * Which task.
 */
task: TaskId, 
/**
 * How much; none takes it back.
 */
cost: Resources | null, } | { "type": "pin_task", 
/**
 * Which.
 */
task: TaskId, 
/**
 * In, out, or as its rank says.
 */
pin: Pin | null, 
/**
 * Why.
 */
reason: string, } | { "type": "assign_task", 
/**
 * Which.
 */
task: TaskId, 
/**
 * The assignment.
 */
assignment: Assignment, } | { "type": "erase_person", 
/**
 * Whom.
 */
person: PersonId, };

export type CommandRequest = { 
/**
 * Chosen by the client, unique per person; the same key posted again gets the first answer.
 */
key: string, 
/**
 * What is asked.
 */
command: Command, };

export type CommandAnswer = { 
/**
 * Where it stands in the workshop's log.
 */
position: number, 
/**
 * Ids that it made, by kind (`room`, `draft`, `decision`, `theme`, `problem`).
 */
made?: { [key in string]: string }, };

export type ErrorCode = "token_unknown" | "token_expired" | "rejoin_code_unknown" | "invite_unknown" | "operator_key_needed" | "forbidden" | "person_removed" | "origin_refused" | "workshop_unknown" | "board_unknown" | "template_unknown" | "not_found" | "path_unknown" | "method_unknown" | "room_full" | "door_locked" | "workshop_full" | "not_seated" | "wrong_phase" | "exercise_closed" | "board_closed" | "form_frozen" | "not_scored" | "workshop_closed" | "no_longer_applies" | "nothing_to_do" | "claimed_by_other" | "malformed" | "out_of_range" | "text_too_long" | "text_empty" | "too_large" | "too_slow" | "template_invalid" | "form_invalid" | "import_invalid" | "key_reused" | "update_refused" | "client_id_taken" | "board_full" | "too_many" | "too_many_sockets" | "quota_reached" | "unavailable" | "outcome_unknown" | "internal";

export type Advice = "retry" | "rejoin" | "stop";

export type ProblemDocument = { 
/**
 * `urn:fivefold:error:CODE`.
 */
type: string, 
/**
 * The sentence of the code, in English.
 */
title: string, 
/**
 * The HTTP status.
 */
status: number, 
/**
 * What exactly was wrong this time, in English.
 */
detail?: string, 
/**
 * The decision that stands in the way, if undoing that first would help (`no_longer_applies`).
 */
decision?: DecisionId, 
/**
 * The stable code.
 */
code: ErrorCode, 
/**
 * What to do next.
 */
advice: Advice, };

export type HintRule = "company_subject" | "no_situation" | "abbreviation" | "solution" | "two_problems" | "too_short";

export type Hint = { 
/**
 * The rule of the method that the text may break.
 */
rule: HintRule, 
/**
 * The words that set it off, as written. Empty where something is missing rather than wrong.
 */
words: Array<string>, };

export type Likeness = "same" | "form" | "typo" | "prefix" | "synonym";

export type WordPair = { 
/**
 * The word as written in the first note.
 */
a: string, 
/**
 * The word as written in the second note.
 */
b: string, 
/**
 * In what way they are alike.
 */
how: Likeness, };

export type Veto = { "kind": "numbers", 
/**
 * The numbers of the first note.
 */
a: Array<string>, 
/**
 * The numbers of the second note.
 */
b: Array<string>, } | { "kind": "negation", 
/**
 * The negations of the first note.
 */
a: Array<string>, 
/**
 * The negations of the second note.
 */
b: Array<string>, } | { "kind": "contrast", 
/**
 * The word of the first note.
 */
a: string, 
/**
 * The word of the second note.
 */
b: string, } | { "kind": "relation", 
/**
 * The relation and the word in the first note.
 */
a: string, 
/**
 * The relation and the word in the second note.
 */
b: string, };

export type MatchReason = { 
/**
 * Words that say the same, in the order of the first note.
 */
same: Array<WordPair>, 
/**
 * Words that only the first note has, as written there. Empty words are left out.
 */
only_a: Array<string>, 
/**
 * Words that only the second note has, as written there. Empty words are left out.
 */
only_b: Array<string>, 
/**
 * What forbids the machine to join the two, if anything does. People may still join them.
 */
veto: Veto | null, };

export type View = { 
/**
 * The workshop itself.
 */
workshop: WorkshopView, 
/**
 * The person who looks.
 */
me: MeView, 
/**
 * Everybody, by id; removed people too, marked as such.
 */
people: { [key in PersonId]: PersonView }, 
/**
 * The rooms.
 */
rooms: { [key in RoomId]: RoomView }, 
/**
 * The boards this person may open: one's own room's, or all for facilitators and observers.
 */
boards: { [key in BoardKey]?: BoardView }, 
/**
 * The common list, for those who may see it now.
 */
list: ListView | null, 
/**
 * The tasks, once they were made; for participants from the task phase on.
 */
tasks: { [key in TaskId]: TaskView }, 
/**
 * The scoring form.
 */
form: FormView, 
/**
 * Scoring, once a round was opened; for participants from the scoring phase on.
 */
scoring: ScoringView | null, 
/**
 * What was revealed so far; for participants from the scoring phase on.
 */
results: ResultsView | null, 
/**
 * The plan, from the first reveal on; for participants from the phase plan on.
 */
plan: PlanView | null, };

export type WorkshopView = { 
/**
 * Its id.
 */
id: WorkshopId, 
/**
 * Its title.
 */
title: string, 
/**
 * The language of its content.
 */
language: Language, 
/**
 * Its template.
 */
template: Template, 
/**
 * Where it is.
 */
phase: Phase, 
/**
 * Whether the door is locked.
 */
door_locked: boolean, 
/**
 * How often links were renewed; whoever shows links asks for them again when it grows.
 */
links_renewed: number, 
/**
 * What happens when every room is full.
 */
when_full: WhenFull, 
/**
 * Whether participants see the list already.
 */
list_shown: boolean, 
/**
 * When it will be deleted.
 */
delete_after: Timestamp, 
/**
 * Lines shown to everybody, newest last.
 */
broadcasts: Array<BroadcastView>, 
/**
 * The exercise that everybody was brought to last, with the moment, so that a page follows once.
 */
brought_to: BroughtTo | null, 
/**
 * Exercises that are open for every room, later ones included.
 */
open_exercises: Array<ExerciseId>, 
/**
 * Timers of all rooms, by exercise.
 */
timers: { [key in ExerciseId]: TimerView }, };

export type BroadcastView = { 
/**
 * By whom.
 */
by: PersonId, 
/**
 * When.
 */
at: Timestamp, 
/**
 * What.
 */
text: string, };

export type BroughtTo = { 
/**
 * The exercise.
 */
exercise: ExerciseId, 
/**
 * When.
 */
at: Timestamp, };

export type MeView = { 
/**
 * Their id.
 */
person: PersonId, 
/**
 * Their role.
 */
role: Role, 
/**
 * Their room, if seated.
 */
room: RoomId | null, 
/**
 * When and why they were moved last.
 */
moved: MovedView | null, 
/**
 * Texts that could not be saved where they were written.
 */
drafts: { [key in DraftId]: DraftView }, 
/**
 * Up to when they looked at the list (facilitators); newer problems are *new to me*.
 */
seen_at: Timestamp, };

export type MovedView = { 
/**
 * From where.
 */
from: RoomId | null, 
/**
 * When.
 */
at: Timestamp, 
/**
 * Why.
 */
reason: string, };

export type DraftView = { 
/**
 * Where it was written.
 */
board: BoardKey, 
/**
 * The text.
 */
text: string, 
/**
 * When.
 */
at: Timestamp, };

export type PersonView = { 
/**
 * The name; "participant 7" forms are made by the page when it is empty (erased).
 */
name: string, 
/**
 * In own words, what they do.
 */
about: string, 
/**
 * The role.
 */
role: Role, 
/**
 * What they do.
 */
occupation: Occupation, 
/**
 * The language of their page.
 */
language: Language, 
/**
 * Their room.
 */
room: RoomId | null, 
/**
 * Whether a page of theirs is connected now.
 */
online: boolean, 
/**
 * Whether they were removed.
 */
removed: boolean, 
/**
 * Whether their name was erased.
 */
erased: boolean, 
/**
 * The last time a facilitator made a rejoin code for them.
 */
code_made: CodeMadeView | null, };

export type CodeMadeView = { 
/**
 * Who.
 */
by: PersonId, 
/**
 * When.
 */
at: Timestamp, };

export type RoomView = { 
/**
 * Its name; empty for the number alone.
 */
name: string, 
/**
 * Who sits in it; at most five.
 */
seats: Array<PersonId>, 
/**
 * Whether it calls a facilitator.
 */
call: CallView | null, 
/**
 * Its chat, for its members and facilitators.
 */
chat: Array<ChatView>, };

export type CallView = { 
/**
 * By whom.
 */
by: PersonId, 
/**
 * Since when.
 */
since: Timestamp, 
/**
 * Who is coming.
 */
coming: PersonId | null, };

export type ChatView = { 
/**
 * By whom.
 */
by: PersonId, 
/**
 * When.
 */
at: Timestamp, 
/**
 * What.
 */
text: string, };

export type BoardView = { 
/**
 * The document's name on both dialects.
 */
board: BoardId, 
/**
 * Whether writing is open.
 */
state: BoardState, 
/**
 * Whether this person may write now.
 */
writable: boolean, 
/**
 * The room's own timer.
 */
timer: TimerView | null, 
/**
 * Who said "I'm done".
 */
done: Array<PersonId>, 
/**
 * How far it is.
 */
progress: ProgressView, 
/**
 * What is known of each note beside its text; only for boards that the page watches.
 */
notes: { [key in NoteId]: NoteMetaView }, };

export type ProgressView = { 
/**
 * Notes on it.
 */
notes: number, 
/**
 * Notes by kind.
 */
by_kind: { [key in KindId]: number }, 
/**
 * The exercise's minimums, in its order.
 */
minimums: Array<MinimumView>, 
/**
 * Problems on it.
 */
problems: number, 
/**
 * Problems with an example, own or under them.
 */
with_example: number, 
/**
 * Problems without a hint on their wording.
 */
well_worded: number, 
/**
 * Members of the room who wrote nothing here, for facilitators and observers; nobody where authors are not shown.
 */
silent: Array<PersonId>, 
/**
 * When somebody wrote last.
 */
last_activity: Timestamp | null, };

export type MinimumView = { 
/**
 * Of which kind.
 */
kind: KindId, 
/**
 * How many there are.
 */
have: number, 
/**
 * How many the method asks for.
 */
at_least: number, 
/**
 * How many of them have the child that is asked for; none if none is.
 */
with_child: number | null, };

export type NoteMetaView = { 
/**
 * Who created it, as the exercise's anonymity allows.
 */
author: PersonId | null, 
/**
 * When.
 */
at: Timestamp, 
/**
 * How many said "same for me".
 */
same: number, 
/**
 * Whether I did.
 */
same_mine: boolean, 
/**
 * The example I gave with it; empty if none.
 */
same_my_example: string, 
/**
 * Examples that came with it.
 */
same_examples: Array<string>, 
/**
 * Hints on its wording, for problems.
 */
hints: Array<Hint>, 
/**
 * The problem of the common list it is a source of, for those who may see the list.
 */
problem: ProblemId | null, };

export type ListView = { 
/**
 * Grows whenever merging is closed; scoring refers to it.
 */
version: number, 
/**
 * Whether it is frozen (merging was closed).
 */
frozen: boolean, 
/**
 * Whether the machine only suggests.
 */
suggest_only: boolean, 
/**
 * The problems.
 */
problems: { [key in ProblemId]: ProblemView }, 
/**
 * Joined ids and where they went.
 */
aliases: { [key in ProblemId]: ProblemId }, 
/**
 * Likely matches, best first.
 */
suggestions: Array<SuggestionView>, 
/**
 * Decisions of people, undone ones included.
 */
decisions: { [key in DecisionId]: DecisionView }, 
/**
 * Themes.
 */
themes: { [key in ThemeId]: string }, 
/**
 * Where every note went.
 */
account: AccountView, 
/**
 * When merging was closed, oldest first; the last is the present version.
 */
closings: Array<ClosingView>, };

export type ClosingView = { 
/**
 * The version of the list that it made.
 */
version: number, 
/**
 * When.
 */
at: Timestamp, 
/**
 * By whom.
 */
by: PersonId | null, 
/**
 * Problems of that version.
 */
problems: number, };

export type ProblemView = { 
/**
 * Its title: a source's text, a person's, or the checked wording.
 */
title: string, 
/**
 * Whether a person chose the title.
 */
renamed: boolean, 
/**
 * Its theme.
 */
theme: ThemeId | null, 
/**
 * The notes that say it.
 */
sources: { [key in NoteRef]: SourceView }, 
/**
 * Why they are together.
 */
joins: Array<JoinView>, 
/**
 * Rooms with a note in it that is not deleted.
 */
rooms: Array<RoomId>, 
/**
 * Whether a person decided something about it.
 */
touched: boolean, 
/**
 * Who works on it.
 */
claimed_by: PersonId | null, 
/**
 * When a note of it arrived, was reworded or was deleted last.
 */
changed_at: Timestamp, 
/**
 * The situation, from its sources.
 */
situation: string, 
/**
 * Hints on its wording.
 */
hints: Array<Hint>, 
/**
 * Hints that were put away.
 */
dismissed: Array<HintRule>, 
/**
 * The verdict on its wording.
 */
wording: WordingVerdict, };

export type SourceView = { 
/**
 * Its settled text.
 */
text: string, 
/**
 * Its kind.
 */
kind: KindId, 
/**
 * Its situation.
 */
situation: string, 
/**
 * Its examples: its own, those under it, those of "same for me".
 */
examples: Array<string>, 
/**
 * Its author, as the exercise's anonymity allows.
 */
author: PersonId | null, 
/**
 * What may be told of where it comes from: the strictest of the exercises in which it has stood.
 */
anonymity: Anonymity, 
/**
 * When it arrived in the list.
 */
at: Timestamp, 
/**
 * How many said "same for me".
 */
same: number, 
/**
 * Whether its text changed after somebody decided about it.
 */
changed: boolean, 
/**
 * Whether it was deleted on its board.
 */
deleted: boolean, 
/**
 * What it left because of an edit, until somebody decides about its problem.
 */
left: LeftView | null, };

export type JoinView = { 
/**
 * One.
 */
a: NoteRef, 
/**
 * The other.
 */
b: NoteRef, 
/**
 * The matching words, if the machine joined them.
 */
reason: MatchReason | null, 
/**
 * The decision, if a person did.
 */
decision: DecisionId | null, };

export type LeftView = { 
/**
 * Which; it may be gone, or another by now.
 */
problem: ProblemId, 
/**
 * When.
 */
at: Timestamp, };

export type SuggestionView = { 
/**
 * One.
 */
a: ProblemId, 
/**
 * The other.
 */
b: ProblemId, 
/**
 * The note of the first that looks alike.
 */
note_a: NoteRef, 
/**
 * The note of the second.
 */
note_b: NoteRef, 
/**
 * 0 to 1000.
 */
score: number, 
/**
 * The matching words.
 */
reason: MatchReason, 
/**
 * Whether the two say the same as far as the operator's encoder can tell, whatever their words.
 */
alike_in_meaning: boolean, };

export type DecisionView = { 
/**
 * By whom.
 */
by: PersonId, 
/**
 * When.
 */
at: Timestamp, 
/**
 * What.
 */
what: DecisionKind, 
/**
 * Why.
 */
reason: string, 
/**
 * By whom, when and why it was undone, if it was.
 */
undone: UndoneView | null, };

export type UndoneView = { 
/**
 * By whom.
 */
by: PersonId, 
/**
 * When; not known of what was imported from before it was written down.
 */
at: Timestamp | null, 
/**
 * Why.
 */
reason: string, };

export type AccountView = { 
/**
 * Notes on the boards that count as problems and are settled.
 */
notes: number, 
/**
 * Notes still being written.
 */
unsettled: number, 
/**
 * Problems with a note that is not deleted.
 */
problems: number, 
/**
 * Settled notes in no problem: always 0 unless something is wrong.
 */
unassigned: number, 
/**
 * Problems raised by one room only.
 */
single_room: Array<ProblemId>, 
/**
 * Problems whose notes are all deleted: they stand in the list because people decided about them.
 */
deleted: Array<ProblemId>, };

export type TaskView = { 
/**
 * The problem it comes from.
 */
problem: ProblemId, 
/**
 * Its text.
 */
text: string, 
/**
 * Whether its problem changed after the text was made or confirmed.
 */
stale: boolean, 
/**
 * Whether it is scored.
 */
included: boolean, };

export type FormView = { 
/**
 * Its criteria.
 */
criteria: Array<Criterion>, 
/**
 * Whether it is frozen.
 */
frozen: boolean, };

export type ScoringView = { 
/**
 * 1 for the first.
 */
round: number, 
/**
 * Whether answers are still taken.
 */
open: boolean, 
/**
 * The tasks of this round, in this person's own order.
 */
order: Array<TaskId>, 
/**
 * One's own answers of this round.
 */
mine: { [key in TaskId]: { [key in CriterionId]: Answer } }, 
/**
 * Whether this person said "finished".
 */
finished: boolean, 
/**
 * For facilitators and observers: how many answers each participant has given; never which.
 */
progress: { [key in PersonId]: ScoreProgress }, 
/**
 * How many participants have finished, and how many there are.
 */
finished_count: number, 
/**
 * Participants who can score.
 */
scorers: number, };

export type ScoreProgress = { 
/**
 * Answers given.
 */
answered: number, 
/**
 * Answers asked for.
 */
asked: number, 
/**
 * Said "finished".
 */
finished: boolean, };

export type ResultsView = { 
/**
 * Every revealed round, first to last.
 */
rounds: Array<RoundView>, 
/**
 * The ranking by the newest answers of each task.
 */
ranking: Array<RankedView>, 
/**
 * Tasks by disagreement, widest first.
 */
talk: Array<TaskId>, };

export type RoundView = { 
/**
 * Its number.
 */
round: number, 
/**
 * By task and criterion.
 */
tasks: { [key in TaskId]: { [key in CriterionId]: SpreadView } }, };

export type SpreadView = { 
/**
 * The values given, rising.
 */
values: Array<number>, 
/**
 * How many did not know.
 */
dont_know: number, 
/**
 * The median; none if nobody gave a value.
 */
median: number | null, 
/**
 * Lower and upper quartile; none if nobody gave a value.
 */
quartiles: [number, number] | null, 
/**
 * Disagreement: the spread between the quartiles as a share of the scale, 0 to 1000.
 */
disagreement: number, };

export type RankedView = { 
/**
 * Which.
 */
task: TaskId, 
/**
 * Its place; tasks with the same score share one. None if nobody scored it.
 */
rank: number | null, 
/**
 * Weighted score, 0 to 1000; none if nobody scored it.
 */
score: number | null, 
/**
 * The parts of the score.
 */
parts: { [key in CriterionId]: PartView }, 
/**
 * Widest disagreement over the criteria, 0 to 1000.
 */
disagreement: number, 
/**
 * Whether its place would change by more than one without any one scorer, or with any weight one higher or lower.
 */
fragile: boolean, };

export type PartView = { 
/**
 * The median.
 */
median: number, 
/**
 * The median as a share of the scale (turned round for costs), 0 to 1000.
 */
share: number, 
/**
 * The weight.
 */
weight: number, };

export type PlanView = { 
/**
 * What there is to spend; 0 means not limited.
 */
capacity: Resources, 
/**
 * The currency.
 */
currency: string, 
/**
 * The tasks in order of rank.
 */
rows: Array<PlanRowView>, 
/**
 * What the planned tasks use.
 */
used: Resources, 
/**
 * The best possible set under the same capacity and pins, for comparison.
 */
best: Array<TaskId>, 
/**
 * Sum of scores of the plan and of the best set.
 */
score: number, 
/**
 * Of the best set.
 */
best_score: number, };

export type PlanRowView = { 
/**
 * Which task.
 */
task: TaskId, 
/**
 * Whether it is done.
 */
place: PlanPlace, 
/**
 * What it needs.
 */
cost: Resources | null, 
/**
 * Who entered that.
 */
cost_by: PersonId | null, 
/**
 * Pinned by hand.
 */
pin: PinView | null, 
/**
 * Who, when, what.
 */
assignment: Assignment, };

export type PinView = { 
/**
 * In or out.
 */
pin: Pin, 
/**
 * By whom.
 */
by: PersonId, 
/**
 * Why.
 */
reason: string, };

export type BoardState = "not_opened" | "open" | "closed";

export type TimerView = { "state": "running", 
/**
 * When it ends.
 */
ends_at: Timestamp, 
/**
 * What happens then.
 */
at_end: TimerEnd, } | { "state": "paused", 
/**
 * What is left, in milliseconds.
 */
left_ms: number, 
/**
 * What happens at the end.
 */
at_end: TimerEnd, } | { "state": "ended", 
/**
 * When.
 */
at: Timestamp, };

export type DecisionKind = { "kind": "join", 
/**
 * Those that went into it.
 */
problems: Array<ProblemId>, 
/**
 * The one that survived.
 */
into: ProblemId, } | { "kind": "split", 
/**
 * Which.
 */
note: NoteRef, 
/**
 * From where.
 */
from: ProblemId, 
/**
 * Its new entry.
 */
to: ProblemId, } | { "kind": "apart", 
/**
 * One.
 */
a: ProblemId, 
/**
 * The other.
 */
b: ProblemId, } | { "kind": "move", 
/**
 * Which.
 */
note: NoteRef, 
/**
 * From where.
 */
from: ProblemId, 
/**
 * Where to.
 */
to: ProblemId, } | { "kind": "rename", 
/**
 * Which.
 */
problem: ProblemId, 
/**
 * The title before.
 */
before: string, 
/**
 * The title after.
 */
after: string, } | { "kind": "theme", 
/**
 * Which problem.
 */
problem: ProblemId, 
/**
 * The theme before.
 */
before: ThemeId | null, 
/**
 * The theme after.
 */
after: ThemeId | null, } | { "kind": "rename_theme", 
/**
 * Which.
 */
theme: ThemeId, 
/**
 * The title before.
 */
before: string, 
/**
 * The title after.
 */
after: string, } | { "kind": "remove_theme", 
/**
 * Which.
 */
theme: ThemeId, 
/**
 * Its title.
 */
title: string, };

export type PlanPlace = "planned" | "skipped" | "pinned_out" | "no_cost" | "not_scored";

export type CreateWorkshop = { 
/**
 * Its title.
 */
title: string, 
/**
 * The language of its content.
 */
language: Language, 
/**
 * The name of a template of the server; ignored if `own_template` is given.
 */
template: string, 
/**
 * A template of one's own.
 */
own_template?: Template, 
/**
 * The facilitator's name.
 */
facilitator: string, };

export type Links = { 
/**
 * For further facilitators.
 */
facilitator: string, 
/**
 * For participants.
 */
participant: string, 
/**
 * For observers.
 */
observer: string, };

export type Created = { 
/**
 * Its id.
 */
workshop: WorkshopId, 
/**
 * The links to give away.
 */
links: Links, 
/**
 * The creator's own seat.
 */
seat: Seat, 
/**
 * What an import could not bring along, in English (empty for a new workshop).
 */
left_out?: Array<string>, };

export type Join = { 
/**
 * The secret of a link; it says which role.
 */
invite: string, 
/**
 * The person's name.
 */
name: string, 
/**
 * What they do.
 */
occupation: Occupation, 
/**
 * What they do, in own words.
 */
about: string, 
/**
 * The language of their page.
 */
language: Language, 
/**
 * Chosen by the client: the same key posted again gets the same seat.
 */
key: string, };

export type Invitation = { 
/**
 * The secret of a link.
 */
invite: string, };

export type Invited = { 
/**
 * The workshop's title.
 */
title: string, 
/**
 * The language of its content.
 */
language: Language, 
/**
 * As what the link lets people in.
 */
role: Role, };

export type Rejoin = { 
/**
 * The rejoin code.
 */
code: string, };

export type Seat = { 
/**
 * The workshop.
 */
workshop: WorkshopId, 
/**
 * The person.
 */
person: PersonId, 
/**
 * The role.
 */
role: Role, 
/**
 * The room, if seated at once.
 */
room: RoomId | null, 
/**
 * The token. It is shown once and stored nowhere but here.
 */
token: string, 
/**
 * The code for another device; none when a rejoin leaves the old one in force.
 */
rejoin_code?: string, };

export type TicketRequest = { 
/**
 * For which board.
 */
board: BoardKey, 
/**
 * For how long, in minutes.
 */
minutes: number, };

export type Ticket = { 
/**
 * The document's name.
 */
board: BoardId, 
/**
 * The ticket: the parameter `ticket` of the URL.
 */
ticket: string, 
/**
 * When it expires.
 */
expires_at: Timestamp, 
/**
 * `ws(s)://…/sync`, to which the client appends `/BOARD`.
 */
server: string, };

export type ChangePerson = { 
/**
 * New name.
 */
name: string | null, 
/**
 * New words on what they do.
 */
about: string | null, };

export type RejoinCode = { 
/**
 * The new code; the one before is void.
 */
code: string, };

export type RoomsPreview = { 
/**
 * The people of each room.
 */
rooms: Array<Array<PersonId>>, 
/**
 * Rooms (by index) without anybody who owns a process.
 */
no_process_owner: Array<number>, 
/**
 * Rooms (by index) without anybody who talks to customers.
 */
no_customer_contact: Array<number>, };

export type AboutMe = { 
/**
 * The person.
 */
person: PersonId, 
/**
 * The name.
 */
name: string, 
/**
 * In own words.
 */
about: string, 
/**
 * The role.
 */
role: Role, 
/**
 * What they do.
 */
occupation: Occupation, 
/**
 * When they joined.
 */
joined_at: Timestamp, 
/**
 * When everything will be deleted.
 */
delete_after: Timestamp, 
/**
 * Texts they wrote, with the board.
 */
notes: Array<MyNote>, 
/**
 * The examples they gave with "same for me"; an empty text where they gave none.
 */
same: Array<string>, 
/**
 * Their chat lines.
 */
chat: Array<string>, 
/**
 * Their drafts.
 */
drafts: Array<string>, 
/**
 * How many answers they gave when scoring.
 */
answers: number, };

export type MyNote = { 
/**
 * Where.
 */
board: BoardKey, 
/**
 * The title of its exercise.
 */
exercise: LocalText, 
/**
 * Who is told that the note is theirs.
 */
anonymity: Anonymity, 
/**
 * What.
 */
text: string, 
/**
 * When.
 */
at: Timestamp, };

export type TemplateList = { 
/**
 * All of them.
 */
templates: Array<Template>, 
/**
 * Whether creating a workshop needs the operator's key.
 */
operator_key_needed: boolean, };

export type LiveRequest = { "type": "hello", 
/**
 * The seat's token.
 */
token: string, } | { "type": "watch", 
/**
 * Which; at most 32.
 */
boards: Array<BoardKey>, } | { "type": "whole", } | { "type": "ping", };

export type LiveMessage = { "type": "whole", 
/**
 * Its version.
 */
version: number, 
/**
 * The server's clock, so that timers agree.
 */
now: Timestamp, 
/**
 * The view.
 */
view: View, } | { "type": "patch", 
/**
 * The version it applies to is `version - 1`.
 */
version: number, 
/**
 * The server's clock.
 */
now: Timestamp, 
/**
 * JSON Patch (RFC 6902) operations.
 */
ops: Array<{ op: "add" | "replace" | "remove"; path: string; value?: unknown }>, } | { "type": "pong", } | { "type": "refused", 
/**
 * Why.
 */
code: ErrorCode, };

/** What to do after each error. */
export const advice: Readonly<Record<ErrorCode, Advice>> = {
  "token_unknown": "rejoin",
  "token_expired": "rejoin",
  "rejoin_code_unknown": "stop",
  "invite_unknown": "stop",
  "operator_key_needed": "stop",
  "forbidden": "stop",
  "person_removed": "stop",
  "origin_refused": "stop",
  "workshop_unknown": "stop",
  "board_unknown": "stop",
  "template_unknown": "stop",
  "not_found": "stop",
  "path_unknown": "stop",
  "method_unknown": "stop",
  "room_full": "stop",
  "door_locked": "retry",
  "workshop_full": "stop",
  "not_seated": "stop",
  "wrong_phase": "stop",
  "exercise_closed": "stop",
  "board_closed": "stop",
  "form_frozen": "stop",
  "not_scored": "stop",
  "workshop_closed": "stop",
  "no_longer_applies": "stop",
  "nothing_to_do": "stop",
  "claimed_by_other": "retry",
  "malformed": "stop",
  "out_of_range": "stop",
  "text_too_long": "stop",
  "text_empty": "stop",
  "too_large": "stop",
  "too_slow": "retry",
  "template_invalid": "stop",
  "form_invalid": "stop",
  "import_invalid": "stop",
  "key_reused": "stop",
  "update_refused": "stop",
  "client_id_taken": "stop",
  "board_full": "stop",
  "too_many": "retry",
  "too_many_sockets": "retry",
  "quota_reached": "stop",
  "unavailable": "retry",
  "outcome_unknown": "retry",
  "internal": "retry",
};

/** Bounds that the server enforces. */
export const limits = {
  SEATS_PER_ROOM: 5,
  ROOMS_MAX: 200,
  NOTES_PER_BOARD: 500,
  NOTE_TEXT_MAX: 2000,
  NAME_MAX: 60,
  ABOUT_MAX: 200,
  TITLE_MAX: 300,
  FREE_TEXT_MAX: 4000,
  SETTLE_AFTER_MS: 5000,
  CRITERIA_MAX: 12,
  POINTS_MAX: 11,
  TIMER_MAX_S: 28800,
  DRAFTS_PER_PERSON: 100,
  COMMAND_KEY_MAX: 64,
  PLACE_MAX: 128,
  WATCHED_MAX: 32,
  WEIGHT_MAX: 10,
  POINT_VALUE_MAX: 100,
  TENTH_DAYS_MAX: 1000000,
  MONEY_MAX: 1000000000000,
  CURRENCY_MAX: 8,
} as const;

/** The mark at the end of a simulated person's name. */
export const simulatedMarks = { ru: "(бот)", en: "(simulated)" } as const;
