{{/* The ports of MQTT, as a Service has them; of the broker's values. */}}
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
{{ include "customer-instance.encryptedPorts" . }}
{{- end }}
{{- end }}

{{- define "customer-instance.encryptedPorts" -}}
- name: mqtts
  port: {{ .tls.mqttPort }}
  targetPort: mqtts
  protocol: TCP
- name: wss
  port: {{ .tls.websocketPort }}
  targetPort: wss
  protocol: TCP
{{- end }}

{{/* Those that devices outside of the cluster use, with the node ports that were chosen for them. */}}
{{- define "customer-instance.outsidePorts" -}}
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
