// How well something is seen: by the picture that the browser takes of it.

/** The difference between the lightest and the darkest point of what is seen of an element, from 0 (one colour) to 255. */
export async function contrastIn(locator) {
  const picture = (await locator.screenshot()).toString("base64");
  // Read on an empty page: the policy of ours loads no pictures from elsewhere.
  const empty = await locator.page().context().newPage();
  try {
    return await empty.evaluate(async (data) => {
      const image = new Image();
      image.src = `data:image/png;base64,${data}`;
      await image.decode();
      const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
      context.drawImage(image, 0, 0);
      const points = context.getImageData(0, 0, image.width, image.height).data;
      let [least, most] = [255, 0];
      for (let at = 0; at < points.length; at += 4) {
        const light = 0.2126 * points[at] + 0.7152 * points[at + 1] + 0.0722 * points[at + 2];
        [least, most] = [Math.min(least, light), Math.max(most, light)];
      }
      return most - least;
    }, picture);
  } finally {
    await empty.close();
  }
}
