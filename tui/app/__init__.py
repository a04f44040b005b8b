"""The app: home, lessons and labs in one window of the terminal. It draws what `grader.session` publishes."""
