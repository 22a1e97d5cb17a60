# Does what plan.sh has planned, and nothing else. $1: the stack.
set -eu
PATH=$PWD/node_modules/.bin:$PATH
ln -sfn "$STATE_FOLDER" .pulumi-livechat

pulumi-livechat up --stack "$1" --yes --plan up.plan
