// Whether everybody follows the exercise that this facilitator looks at. Remembered while the page is open: after a reload nobody
// is led anywhere unasked.

let following = false;

export function isFollowed(): boolean {
  return following;
}

export function beFollowed(wanted: boolean): void {
  following = wanted;
}
