// The export dialog by the keyboard, for all scripts that save something.
import assert from 'node:assert/strict';

/** Opens the dialog and goes to a format with the arrow keys. */
export async function chooseFormat(page, format) {
  await page.keyboard.press('e');
  await page.locator('[data-export]:focus').waitFor();
  for (let i = 0; i < 20 && (await page.locator('[data-export]:checked').getAttribute('data-export')) !== format; i++) await page.keyboard.press('ArrowDown');
  assert.equal(await page.locator('[data-export]:checked').getAttribute('data-export'), format);
}
