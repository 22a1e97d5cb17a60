# Looks whether the account is as the program declares it, and writes nothing to it. $1: the stack.
# Fails where it is not, and then drift.md says what differs; fails without drift.md where that cannot be told.
set -eu
PATH=$PWD/node_modules/.bin:$PATH
ln -sfn "$STATE_FOLDER" .pulumi-livechat
status=0

pulumi-livechat preview --stack "$1" --refresh --expect-no-changes --json > drift.json || status=$?
if [ "$status" != 0 ]; then
  pulumi-livechat review drift.json > report.md || [ $? = 3 ]
  cat report.md
fi
if [ "$status" = 3 ]; then mv report.md drift.md; fi
exit "$status"
