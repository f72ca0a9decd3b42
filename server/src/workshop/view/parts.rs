//! A view in parts: its fields as JSON, apart. A part that says the same to everybody of a role is made, compared and kept
//! once for all of them.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use fivefold_protocol::{
    ids::{BoardKey, PersonId, RoomId, TaskId},
    role::Role,
    view::{
        BoardView, FormView, ListView, MeView, PersonView, PlanView, ResultsView, RoomView, ScoringView,
        TaskView, View, WorkshopView,
    },
};
use serde::Serialize;
use serde_json::Value;

use super::Shared;

/// Fields of a [`View`] by their names. Parts of the same allocation say the same.
pub type Parts = BTreeMap<String, Arc<Value>>;

/// The fields of a [`View`] that depend on nothing but the role of who looks.
#[derive(Debug, Serialize)]
pub(super) struct Common {
    pub(super) workshop: WorkshopView,
    pub(super) people: BTreeMap<PersonId, PersonView>,
    pub(super) list: Option<ListView>,
    pub(super) tasks: BTreeMap<TaskId, TaskView>,
    pub(super) form: FormView,
    pub(super) results: Option<ResultsView>,
    pub(super) plan: Option<PlanView>,
}

/// The fields that depend on what a person did themselves, and on which boards a page watches.
#[derive(Debug, Serialize)]
pub(super) struct Places {
    pub(super) rooms: BTreeMap<RoomId, RoomView>,
    pub(super) boards: BTreeMap<BoardKey, BoardView>,
}

/// The other fields of a [`View`].
#[derive(Debug, Serialize)]
pub(super) struct Own {
    pub(super) me: MeView,
    pub(super) scoring: Option<ScoringView>,
}

/// The [`Places`] of observers by the boards they watch, made once for all of them: they do nothing themselves.
#[derive(Debug, Default)]
pub struct Observed(BTreeMap<BTreeSet<BoardKey>, Parts>);

impl Common {
    pub(super) fn with(self, places: Places, own: Own) -> View {
        let Self { workshop, people, list, tasks, form, results, plan } = self;
        let Places { rooms, boards } = places;
        let Own { me, scoring } = own;
        View { workshop, me, people, rooms, boards, list, tasks, form, scoring, results, plan }
    }
}

impl Shared<'_> {
    /// The parts that everybody of a role shares. Those that say the same as the `known` ones are the known ones.
    #[must_use]
    pub fn common_parts(&self, role: Role, known: Option<&Parts>) -> Parts {
        known_where_same(parts(&self.common(role)), known)
    }

    /// The other parts of the view of `viewer`; none if they are not (any more) in the workshop. `observed` is what was made
    /// for others at the same moment.
    #[must_use]
    pub fn own_parts(
        &self,
        viewer: PersonId,
        watched: &BTreeSet<BoardKey>,
        observed: &mut Observed,
    ) -> Option<Parts> {
        let look = self.look(viewer)?;
        let mut own = parts(&look.own()?);
        let places = || parts(&look.places(watched));
        own.extend(if look.role == Role::Observer {
            observed.0.entry(watched.clone()).or_insert_with(places).clone()
        } else {
            places()
        });
        Some(own)
    }
}

/// A whole view with its parts: those that everybody of the role shares, as [`Shared::common_parts`], and the others.
#[derive(Debug)]
pub struct Whole {
    /// The view.
    pub view: View,
    /// What everybody of its role shares.
    pub common: Parts,
    /// The rest of it.
    pub own: Parts,
}

impl Shared<'_> {
    /// The view of `viewer` and its parts; none if they are not (any more) in the workshop.
    #[must_use]
    pub fn whole<'p>(
        &self,
        viewer: PersonId,
        watched: &BTreeSet<BoardKey>,
        known: impl FnOnce(Role) -> Option<&'p Parts>,
    ) -> Option<Whole> {
        let look = self.look(viewer)?;
        let (common, places, own) = (self.common(look.role), look.places(watched), look.own()?);
        let shared = known_where_same(parts(&common), known(look.role));
        let mut rest = parts(&own);
        rest.extend(parts(&places));
        Some(Whole { view: common.with(places, own), common: shared, own: rest })
    }
}

fn known_where_same(mut parts: Parts, known: Option<&Parts>) -> Parts {
    for (name, part) in &mut parts {
        if let Some(known) = known.and_then(|known| known.get(name)).filter(|known| *known == part) {
            *part = known.clone();
        }
    }
    parts
}

fn parts(fields: &impl Serialize) -> Parts {
    match serde_json::to_value(fields) {
        Ok(Value::Object(fields)) => fields.into_iter().map(|(name, part)| (name, Arc::new(part))).collect(),
        // Views are plain data with string keys.
        Ok(_) | Err(_) => Parts::new(),
    }
}
