{{/* Service ports of MQTT. Parameter: values of the broker. */}}
{{- define "customer-instance.brokerPorts" -}}
- name: mqtt
  port: {{ .mqttPort }}
  targetPort: mqtt
  protocol: TCP
- name: websocket
  port: {{ .websocketPort }}
  targetPort: websocket
  protocol: TCP
{{- if .tls.enabled }}
{{ include "customer-instance.tlsPorts" . }}
{{- end }}
{{- end }}

{{- define "customer-instance.tlsPorts" -}}
- name: mqtts
  port: {{ .tls.mqttPort }}
  targetPort: mqtts
  protocol: TCP
- name: wss
  port: {{ .tls.websocketPort }}
  targetPort: wss
  protocol: TCP
{{- end }}

{{/* Service ports of MQTT for devices outside of the cluster, with the configured node ports. */}}
{{- define "customer-instance.externalPorts" -}}
{{- $ports := list (list "mqtt" .mqttPort) (list "websocket" .websocketPort) }}
{{- if .tls.enabled }}
{{- $ports = list (list "mqtts" .tls.mqttPort) (list "wss" .tls.websocketPort) }}
{{- end }}
{{- $nodePorts := .external.nodePorts | default dict }}
{{- range $ports }}
- name: {{ first . }}
  port: {{ last . }}
  targetPort: {{ first . }}
  protocol: TCP
  {{- with get $nodePorts (first .) }}
  nodePort: {{ . }}
  {{- end }}
{{- end }}
{{- end }}

{{/*
IP families of Services. Values of an earlier release, which --reuse-values takes, do not have them. Pods listen on IPv4 and IPv6.
*/}}
{{- define "customer-instance.ipFamilies" -}}
{{- $service := .Values.service | default dict }}
{{- with $service.ipFamilyPolicy }}
ipFamilyPolicy: {{ . | quote }}
{{- end }}
{{- with $service.ipFamilies }}
ipFamilies: {{ toJson . }}
{{- end }}
{{- end }}

{{/* Whether Services may have IPv6 addresses. */}}
{{- define "customer-instance.ipv6" -}}
{{- $service := .Values.service | default dict }}
{{- if or (hasSuffix "DualStack" ($service.ipFamilyPolicy | default "")) (has "IPv6" ($service.ipFamilies | default list)) }}true{{ end -}}
{{- end }}
