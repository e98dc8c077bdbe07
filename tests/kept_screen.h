/*
 * kept_screen: screens compared with some that were looked at, for test programs only.
 *
 * They are tests/fixtures/screens/NAME.txt. After a change that is meant,
 * FMNIST_UPDATE_SCREENS=1 writes them anew: look at the difference.
 */
#ifndef FMNIST_TESTS_KEPT_SCREEN_H
#define FMNIST_TESTS_KEPT_SCREEN_H

/* Fails the test unless the text is as kept. */
void assert_as_kept_screen(const char *name, const char *text);

#endif
