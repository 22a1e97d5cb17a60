# Says what an `up` would do: in comment.md and plan.html for people, in up.plan for `up`. $1: the stack.
# Ends with the status of what failed or refused the plan, the last of them.
set -eu
PATH=$PWD/node_modules/.bin:$PATH
ln -sfn "$STATE_FOLDER" .pulumi-livechat
status=0

{
  pulumi-livechat validate --stack "$1" && pulumi-livechat preflight --stack "$1"
} > checks.txt 2>&1 || status=$?
cat checks.txt
pulumi-livechat preview --stack "$1" --json --save-plan up.plan > plan.json || status=$?
pulumi-livechat review plan.json --html plan.html > comment.md || status=$?
cat comment.md
exit "$status"
