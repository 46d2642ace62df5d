# For run-sql.sh, which reads this file in.

# Prints a SQL file with the environment in its ${NAME}s: substitute FILE
# A value is put in as it is, whatever &, |, \, / or ${…} it holds; within quotes, a ' of it is doubled, as SQL has it.
# Comments are left as they are. Where a variable is missing, says so and fails.
substitute() {
  local line rest before name value quotes q="'"
  while IFS= read -r line || [[ -n "$line" ]]; do
    rest="$line"
    quotes=""
    while [[ "$rest" =~ \$\{([A-Za-z_][A-Za-z0-9_]*)\} ]]; do
      name="${BASH_REMATCH[1]}"
      before="${rest%%"${BASH_REMATCH[0]}"*}"
      if has_comment "$quotes" "$before"; then
        break
      fi
      quotes+="${before//[^$q]/}"
      value="${!name-}"
      if [[ -z "$value" ]]; then
        echo "examples/run.sh sql: $1 needs the environment variable $name." >&2
        return 1
      fi
      if ((${#quotes} % 2)); then
        value="${value//$q/$q$q}"
      fi
      # Not by ${rest/…/…}: in some versions of bash, an & there stands for what was found.
      printf '%s%s' "$before" "$value"
      rest="${rest:${#before} + ${#BASH_REMATCH[0]}}"
    done
    printf '%s\n' "$rest"
  done <"$1"
}

# Whether a comment begins in a piece of SQL: has_comment QUOTES_BEFORE_IT PIECE
has_comment() {
  local seen="$1" rest="$2" before q="'"
  while [[ "$rest" == *--* ]]; do
    before="${rest%%--*}"
    seen+="${before//[^$q]/}"
    ((${#seen} % 2)) || return 0
    rest="${rest#*--}"
  done
  return 1
}
