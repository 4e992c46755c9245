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
{{- with include "customer-instance.publicScheme" . }}
{{- $websocket = printf "ws%s://%s/mqtt" (trimPrefix "http" .) $host }}
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

{{/* Whether an Ingress or a Gateway is in front of API, dashboard and WebSocket. */}}
{{- define "customer-instance.proxied" -}}
{{- if or .Values.ingress.enabled (.Values.gateway | default dict).enabled }}true{{ end -}}
{{- end }}

{{/* http or https, by which browsers reach the instance; empty if they cannot. */}}
{{- define "customer-instance.publicScheme" -}}
{{- $gateway := .Values.gateway | default dict }}
{{- if and (include "customer-instance.proxied" .) .Values.domain.base }}
{{- $ingressTls := and .Values.ingress.enabled .Values.ingress.tls.enabled }}
{{- $gatewayTls := and ($gateway.enabled | default false) (ne (toString ($gateway.tls | default dict).enabled) "false") }}
{{- or $ingressTls $gatewayTls | ternary "https" "http" }}
{{- end }}
{{- end }}
