import { afterEach, expect, it } from "vitest";
import { Stage } from "../stage";
import { Button } from "./Button";
import { Confirm, Dialog } from "./Dialog";
import { Field } from "./Field";

let stage: Stage;
afterEach(() => stage.strike());

const nothing = () => undefined;
const begins = () => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent;

it("a dialog begins with its first field", () => {
  stage = new Stage();
  stage.show(<Dialog title="Name" onClose={nothing} actions={<Button look="primary">Save</Button>}><Field label="Name" readOnly value="" /></Dialog>);
  expect(document.activeElement?.tagName).toBe("INPUT");
});

it("one that asks begins with what to do next; where that cannot be taken back, with the way out", () => {
  stage = new Stage();
  stage.show(<Confirm title="Close?" text="Closes it" action="Close the exercise" onConfirm={nothing} onClose={nothing} />);
  expect(begins()).toBe("Close the exercise");
  stage.show(<Confirm key="other" title="Delete?" text="Deletes it" action="Delete" danger onConfirm={nothing} onClose={nothing} />);
  expect(begins()).toBe("Cancel");
});
