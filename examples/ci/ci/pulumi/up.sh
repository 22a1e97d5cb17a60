# Does what plan.sh has planned, and nothing else. $1: the stack.
set -eu
PATH=$PWD/node_modules/.bin:$PATH

pulumi up --non-interactive --stack "$1" --yes --skip-preview --plan up.plan
