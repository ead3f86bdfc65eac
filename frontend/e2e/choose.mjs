// The export dialog by the keyboard, for all scripts that save something.
import assert from 'node:assert/strict';

/** Opens the dialog and goes to a format with the arrow keys. */
export async function chooseFormat(page, format) {
  await page.keyboard.press('e');
  await toFormat(page, format);
}

/** Goes to a format in the open dialog, which begins at that of last time. */
export async function toFormat(page, format) {
  await page.locator('[data-export]:focus').waitFor();
  for (let i = 0; i < 20 && (await page.locator('[data-export]:checked').getAttribute('data-export')) !== format; i++) await page.keyboard.press('ArrowDown');
  assert.equal(await page.locator('[data-export]:checked').getAttribute('data-export'), format);
}
