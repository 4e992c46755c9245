# Checks that the components of an instance answer at their Services. "helm test" starts it again until it succeeds.
set -eu

# Checks the status of an HTTP response: name, host, port, path.
check_http() {
  answer=$(printf 'GET %s HTTP/1.0\r\nHost: %s\r\n\r\n' "$4" "$2" | nc -w 5 "$2" "$3") || true
  case $answer in
    "HTTP/1."?" 200 "*) echo "$1 is ready." ;;
    *)
      echo "$1 is not ready: http://$2:$3$4 answers '${answer%%[[:cntrl:]]*}' instead of status 200." >&2
      exit 1
      ;;
  esac
}

# Checks that the broker answers a CONNECT packet without a username: name, host, port. The answer, CONNACK, begins with 0x20.
check_mqtt() {
  answer=$(printf '\020\020\000\004MQTT\004\002\000\074\000\004test' | nc -w 5 "$2" "$3") || true
  case $answer in
    " "*) echo "$1 is ready." ;;
    *)
      echo "$1 is not ready: $2:$3 does not answer with a CONNACK packet." >&2
      exit 1
      ;;
  esac
}
