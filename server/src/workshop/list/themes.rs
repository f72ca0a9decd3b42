//! The themes above problems: a layer of its own, which makes no two problems one.

use fivefold_protocol::{
    error::ErrorCode,
    ids::{ProblemId, ThemeId},
    limits,
    view::DecisionKind,
};

use super::{List, ListEvent, undo::NoLongerApplies};
use crate::workshop::{Refusal, ensure, text};

impl List {
    /// The theme under which a problem stands.
    #[must_use]
    pub fn theme_of(&self, problem: ProblemId) -> Option<ThemeId> {
        self.problems.get(&problem)?.marks.theme.filter(|theme| self.themes.contains_key(theme))
    }

    pub(in crate::workshop) fn create_theme(&self, title: &str) -> Result<ListEvent, Refusal> {
        let title = self.new_title(title)?;
        let known = || self.themes.keys().chain(self.removed_themes.keys());
        let left = known().count() < limits::THEMES_MAX;
        let bound = format!("at most {} themes, removed ones included", limits::THEMES_MAX);
        ensure(left, ErrorCode::OutOfRange, bound)?;
        let last = known().max().map_or(0, |theme| theme.0);
        Ok(ListEvent::ThemeCreated { theme: ThemeId(last.saturating_add(1)), title })
    }

    pub(in crate::workshop) fn rename_theme(
        &self,
        theme: ThemeId,
        title: &str,
        reason: &str,
    ) -> Result<ListEvent, Refusal> {
        let before = self.find_theme(theme)?.to_owned();
        let after = self.new_title(title)?;
        self.decided(DecisionKind::RenameTheme { theme, before, after }, reason)
    }

    pub(in crate::workshop) fn remove_theme(
        &self,
        theme: ThemeId,
        reason: &str,
    ) -> Result<ListEvent, Refusal> {
        let title = self.find_theme(theme)?.to_owned();
        self.decided(DecisionKind::RemoveTheme { theme, title }, reason)
    }

    /// Takes a theme's title back, also of one that was removed since.
    pub(super) fn untitle_theme(
        &mut self,
        theme: ThemeId,
        before: String,
        after: &str,
    ) -> Result<(), NoLongerApplies> {
        let title = self.themes.get_mut(&theme).or_else(|| self.removed_themes.get_mut(&theme));
        *title.filter(|title| title.as_str() == after).ok_or(NoLongerApplies)? = before;
        Ok(())
    }

    /// Brings a removed theme back, with the problems that stood under it.
    pub(super) fn restore_theme(&mut self, theme: ThemeId) -> Result<(), NoLongerApplies> {
        let title = self.removed_themes.remove(&theme).ok_or(NoLongerApplies)?;
        self.themes.insert(theme, title);
        Ok(())
    }

    fn find_theme(&self, theme: ThemeId) -> Result<&str, Refusal> {
        let found = self.themes.get(&theme).map(String::as_str);
        found.ok_or_else(|| Refusal::new(ErrorCode::NotFound, "there is no such theme"))
    }

    /// A title that no theme has yet.
    fn new_title(&self, title: &str) -> Result<String, Refusal> {
        let title = text::needed_line(title, limits::TITLE_MAX)?;
        let known = self.themes.values().any(|theme| *theme == title);
        ensure(!known, ErrorCode::NothingToDo, "there is a theme of this name")?;
        Ok(title)
    }
}
