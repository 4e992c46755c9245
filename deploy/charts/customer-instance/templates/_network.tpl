{{- define "customer-instance.policyMetadata" -}}
name: {{ include "customer-instance.fullname" .root }}-{{ .name }}
namespace: {{ .root.Release.Namespace | quote }}
labels:
  {{- include "customer-instance.labels" (dict "root" .root "component" "network") | nindent 2 }}
{{- end }}

{{/* Pods of a component. */}}
{{- define "customer-instance.podsOfComponent" -}}
- podSelector:
    matchLabels:
      {{- include "customer-instance.selectorLabels" . | nindent 6 }}
{{- end }}

{{/*
Pods of other namespaces, and addresses such as those of a controller in the network of the nodes. Values of an earlier release, which
--reuse-values takes, have no addresses. Parameters: namespaceLabels, podLabels, cidrs.
*/}}
{{- define "customer-instance.podsOfNamespace" -}}
{{- if or .namespaceLabels (not .cidrs) }}
- namespaceSelector:
    matchLabels:
      {{- toYaml .namespaceLabels | nindent 6 }}
  {{- with .podLabels }}
  podSelector:
    matchLabels:
      {{- toYaml . | nindent 6 }}
  {{- end }}
{{- end }}
{{- range .cidrs }}
- ipBlock:
    cidr: {{ . | quote }}
{{- end }}
{{- end }}

{{- define "customer-instance.tcpPorts" -}}
ports:
{{- range . }}
  - port: {{ . }}
    protocol: TCP
{{- end }}
{{- end }}
