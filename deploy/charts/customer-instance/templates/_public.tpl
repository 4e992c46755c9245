{{/*
Addresses of MQTT that devices can reach, as YAML: host, mqtt, mqtts, websocket. Without an Ingress and an external Service,
these are clients in the cluster. Values of an earlier release, which --reuse-values takes, do not have broker.public.
*/}}
{{- define "customer-instance.publicMqtt" -}}
{{- $broker := include "customer-instance.broker" . | fromYaml -}}
{{- $public := $broker.public | default dict -}}
{{- $external := $broker.external | default dict -}}
{{- $nodePorts := $external.nodePorts | default dict -}}
{{- $host := "" -}}
{{- if .Values.domain.base }}{{ $host = include "customer-instance.host" . }}{{ end -}}
{{- $mqtt := "" -}}
{{- $mqtts := "" -}}
{{- $websocket := "" -}}
{{- if and .Values.ingress.enabled .Values.domain.base }}
{{- $websocket = printf "ws%s://%s/mqtt" (.Values.ingress.tls.enabled | ternary "s" "") $host }}
{{- end }}
{{- if and $external.type $broker.tls.enabled }}
{{- $mqtts = eq $external.type "NodePort" | ternary (get $nodePorts "mqtts") $broker.tls.mqttPort }}
{{- else if $external.type }}
{{- $mqtt = eq $external.type "NodePort" | ternary (get $nodePorts "mqtt") $broker.mqttPort }}
{{- end }}
{{- $mqtt = $public.mqttPort | default $mqtt }}
{{- $mqtts = $public.mqttsPort | default $mqtts }}
{{- $websocket = $public.websocketUrl | default $websocket }}
{{- if not (or $mqtt $mqtts $websocket) }}
{{- $host = printf "%s-broker.%s.svc" (include "customer-instance.fullname" .) .Release.Namespace }}
{{- $mqtt = $broker.mqttPort }}
{{- end }}
{{- dict "host" ($public.host | default $host) "mqtt" ($mqtt | default "none") "mqtts" $mqtts "websocket" $websocket | toYaml -}}
{{- end }}
