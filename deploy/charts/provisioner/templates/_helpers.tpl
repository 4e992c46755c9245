{{- define "provisioner.fullname" -}}
{{- if contains "provisioner" .Release.Name }}{{ .Release.Name }}{{ else }}{{ .Release.Name }}-provisioner{{ end -}}
{{- end }}

{{- define "provisioner.selectorLabels" -}}
app.kubernetes.io/name: provisioner
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{- define "provisioner.labels" -}}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{ include "provisioner.selectorLabels" . }}
app.kubernetes.io/part-of: rookery
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- /* The schema excludes the names above. Values of an earlier release, which --reuse-values takes, have none. */}}
{{- range $name, $value := .Values.commonLabels }}
{{ $name | quote }}: {{ $value | quote }}
{{- end }}
{{- end }}

{{- define "provisioner.metadata" -}}
name: {{ include "provisioner.fullname" . }}
namespace: {{ .Release.Namespace | quote }}
labels:
  {{- include "provisioner.labels" . | nindent 2 }}
{{- end }}

{{/* Text of a scalar value. Helm parses numbers as floats, and prints large ones as 1e+06. */}}
{{- define "provisioner.number" -}}
{{- if kindIs "float64" . }}
{{- if eq (floor .) . }}{{ int64 . }}{{ else }}{{ . }}{{ end -}}
{{- else }}
{{- . -}}
{{- end }}
{{- end }}

{{/* Resources of a container, with amounts as text. */}}
{{- define "provisioner.resources" -}}
{{- $resources := dict -}}
{{- range $kind, $amounts := . }}
{{- $texts := dict }}
{{- range $name, $amount := $amounts }}{{ $_ := set $texts $name (include "provisioner.number" $amount) }}{{ end }}
{{- $_ := set $resources $kind $texts }}
{{- end }}
{{- toYaml $resources -}}
{{- end }}

{{- define "provisioner.secretName" -}}
{{- .Values.existingSecret | default (include "provisioner.fullname" .) -}}
{{- end }}

{{/* ClusterRoles are not namespaced: their names contain the namespace, so that two releases can have the same name. */}}
{{- define "provisioner.roleName" -}}
{{ .Release.Namespace }}-{{ include "provisioner.fullname" . }}
{{- end }}

{{/*
Pods of other namespaces, and addresses such as those of a controller in the network of the nodes. Values of an earlier release, which
--reuse-values takes, have no addresses. Parameters: namespaceLabels, podLabels, cidrs.
*/}}
{{- define "provisioner.podsOfNamespace" -}}
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

{{- define "provisioner.tcpPorts" -}}
ports:
{{- range . }}
  - port: {{ . }}
    protocol: TCP
{{- end }}
{{- end }}

{{/* Rule of a network policy for requests to the DNS. */}}
{{- define "provisioner.dnsEgress" -}}
{{- $policy := .Values.networkPolicy }}
- to:
    - namespaceSelector: {}
      podSelector:
        matchLabels:
          {{- toYaml $policy.dns.podLabels | nindent 10 }}
    {{- range $policy.dns.cidrs }}
    - ipBlock:
        cidr: {{ . | quote }}
    {{- end }}
  ports:
    - port: 53
      protocol: UDP
    - port: 53
      protocol: TCP
{{- end }}
