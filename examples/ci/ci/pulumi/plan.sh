# Says what an `up` would do: in comment.md and plan.html for people, in up.plan for `up`. $1: the stack.
# Ends with the status of what failed or refused the plan, the last of them.
set -eu
PATH=$PWD/node_modules/.bin:$PATH
status=0

pulumi stack export --stack "$1" > state.json
{
  pulumi-livechat validate --stack "$1" && pulumi-livechat preflight --stack "$1" --state state.json
} > checks.txt 2>&1 || status=$?
cat checks.txt
pulumi preview --non-interactive --stack "$1" --json --show-sames > plan.json || status=$?
# The CLI holds an up to each word of its plan: offline, that has no word of what the account holds, such as what is taken over.
LIVECHAT_OFFLINE=true pulumi preview --non-interactive --stack "$1" --save-plan up.plan > /dev/null || status=$?
pulumi-livechat review plan.json --state state.json --html plan.html > comment.md || status=$?
cat comment.md
exit "$status"
