{{/* The customer id as text; --set parses "123" as a number. Absent only during "helm lint": broker.yaml requires it. */}}
{{- define "customer-instance.id" -}}
{{- include "customer-instance.number" (.Values.customer.id | default "unset") -}}
{{- end }}

{{/* Text of a scalar value. Helm parses numbers as floats, and prints large ones as 1e+06. */}}
{{- define "customer-instance.number" -}}
{{- if kindIs "float64" . }}
{{- if eq (floor .) . }}{{ int64 . }}{{ else }}{{ . }}{{ end -}}
{{- else }}
{{- . -}}
{{- end }}
{{- end }}

{{/* Resources of a container, with amounts as text. */}}
{{- define "customer-instance.resources" -}}
{{- $resources := dict -}}
{{- range $kind, $amounts := . }}
{{- $texts := dict }}
{{- range $name, $amount := $amounts }}{{ $_ := set $texts $name (include "customer-instance.number" $amount) }}{{ end }}
{{- $_ := set $resources $kind $texts }}
{{- end }}
{{- toYaml $resources -}}
{{- end }}

{{/* Names depend on the customer id only, not on the release. */}}
{{- define "customer-instance.fullname" -}}
customer-{{ include "customer-instance.id" . }}
{{- end }}

{{- define "customer-instance.selectorLabels" -}}
app.kubernetes.io/name: customer-instance
app.kubernetes.io/instance: {{ include "customer-instance.fullname" .root }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{/* Labels of pods, without versions: these would restart PostgreSQL with every chart upgrade. */}}
{{- define "customer-instance.podLabels" -}}
{{ include "customer-instance.selectorLabels" . }}
app.kubernetes.io/part-of: rookery
rookery.dev/customer: {{ include "customer-instance.id" .root | quote }}
{{- end }}

{{- define "customer-instance.labels" -}}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{ include "customer-instance.podLabels" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- /* The schema excludes the names above. */}}
{{- range $name, $value := .root.Values.commonLabels }}
{{ $name | quote }}: {{ $value | quote }}
{{- end }}
{{- end }}

{{/* Values of the broker. Values under mosquitto, the name in the previous stack, override them. */}}
{{- define "customer-instance.broker" -}}
{{- mergeOverwrite (deepCopy .Values.broker) (deepCopy (default dict .Values.mosquitto)) | toYaml -}}
{{- end }}

{{/* Whether an image belongs to the previous stack. */}}
{{- define "customer-instance.isReplacedImage" -}}
{{- if regexMatch "^(docker\\.io/)?(iegomez/mosquitto-go-auth|iotistic/(api|dashboard|dashbaoard|billing-exporter))(:|@|$)" . }}true{{ end -}}
{{- end }}

{{/* The image of a component; the common image by default. */}}
{{- define "customer-instance.image" -}}
{{- $image := default "" .image -}}
{{- if include "customer-instance.isReplacedImage" $image }}{{ $image = "" }}{{ end -}}
{{- coalesce $image .root.Values.image (printf "rookery:%s" .root.Chart.AppVersion) -}}
{{- end }}

{{/* Port of the broker's listener for the API. Values of an earlier release, which --reuse-values takes, do not have it. */}}
{{- define "customer-instance.internalPort" -}}
{{- (include "customer-instance.broker" . | fromYaml).internalPort | default 9102 -}}
{{- end }}

{{/*
TLS of that listener. Values of an earlier release, which --reuse-values takes, do not have it. The chart generates no certificate
beside an existing Secret, whose users often render without a cluster: each rendering would have another one.
*/}}
{{- define "customer-instance.internalTls" -}}
{{- $settings := (include "customer-instance.broker" . | fromYaml).internalTls | default dict -}}
{{- $given := (.Values.secrets | default dict).BROKER_INTERNAL_CERTIFICATE }}
{{- $source := or $settings.existingSecret ($settings.issuer | default dict).name (not (has ($given | default "new") (list "new"))) (not .Values.existingSecret) }}
enabled: {{ if and (ne (toString $settings.enabled) "false") $source }}true{{ else }}false{{ end }}
existingSecret: {{ $settings.existingSecret | default "" | quote }}
issuer:
  name: {{ ($settings.issuer | default dict).name | default "" | quote }}
  kind: {{ ($settings.issuer | default dict).kind | default "Issuer" | quote }}
{{- end }}

{{/* Secret with its certificate, key and authority; empty without TLS. */}}
{{- define "customer-instance.internalTlsSecret" -}}
{{- $tls := include "customer-instance.internalTls" . | fromYaml -}}
{{- if $tls.enabled -}}
{{- $own := printf "%s-broker-internal%s" (include "customer-instance.fullname" .) (ternary "-issued" "" (ne $tls.issuer.name "")) -}}
{{- $tls.existingSecret | default $own -}}
{{- end -}}
{{- end }}

{{/* Names of the broker in its certificate; the API connects to the first. */}}
{{- define "customer-instance.internalNames" -}}
{{- $name := printf "%s-broker" (include "customer-instance.fullname" .) -}}
{{- list $name (printf "%s.%s" $name .Release.Namespace) (printf "%s.%s.svc" $name .Release.Namespace) | toJson -}}
{{- end }}

{{- define "customer-instance.secretName" -}}
{{- .Values.existingSecret | default (printf "%s-secrets" (include "customer-instance.fullname" .)) -}}
{{- end }}

{{- define "customer-instance.host" -}}
{{- printf "%s.%s" (include "customer-instance.id" .) .Values.domain.base -}}
{{- end }}

{{- define "customer-instance.ownDatabase" -}}
{{- if not .Values.existingDatabase.host }}true{{ end -}}
{{- end }}

{{- define "customer-instance.tlsSecretName" -}}
{{- $broker := include "customer-instance.broker" . | fromYaml -}}
{{- $broker.tls.existingSecret | default (printf "%s-broker-tls" (include "customer-instance.fullname" .)) -}}
{{- end }}

{{/* Whether the cluster supports an API version. Parameters: root, version. */}}
{{- define "customer-instance.supports" -}}
{{- if or (.root.Capabilities.APIVersions.Has .version) (has .version .root.Values.apiVersions) }}true{{ end -}}
{{- end }}

{{/*
Object of the cluster, which exists at an upgrade only. Parameters: root, kind, name.
*/}}
{{- define "customer-instance.live" -}}
{{- if .root.Release.IsUpgrade -}}
{{- lookup "apps/v1" .kind .root.Release.Namespace .name | toYaml -}}
{{- end -}}
{{- end }}

{{/*
Service that governs a StatefulSet. The field cannot change: a StatefulSet that exists keeps it. Parameters: root, component.
*/}}
{{- define "customer-instance.serviceName" -}}
{{- $name := printf "%s-%s" (include "customer-instance.fullname" .root) .component -}}
{{- $live := include "customer-instance.live" (dict "root" .root "kind" "StatefulSet" "name" $name) | fromYaml -}}
{{- if $live -}}
{{ $live.spec.serviceName }}
{{- else -}}
{{ $name }}{{ if not .root.Values.keepImmutableFields }}-headless{{ end }}
{{- end -}}
{{- end }}

{{/*
Headless Service of a StatefulSet: addresses of its pods, POD.SERVICE. Nothing if another Service governs it. Parameters: root,
component, ports (YAML).
*/}}
{{- define "customer-instance.headlessService" -}}
{{- $name := include "customer-instance.serviceName" . -}}
{{- if hasSuffix "-headless" $name -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ $name }}
  namespace: {{ .root.Release.Namespace | quote }}
  labels:
    {{- include "customer-instance.labels" . | nindent 4 }}
    rookery.dev/alias: "true"
spec:
  {{- include "customer-instance.ipFamilies" .root | nindent 2 }}
  clusterIP: None
  # Addresses of pods do not depend on their readiness.
  publishNotReadyAddresses: true
  selector:
    {{- include "customer-instance.selectorLabels" . | nindent 4 }}
  ports:
    {{- .ports | nindent 4 }}
---
{{- end }}
{{- end }}

{{/*
Selector of the Deployment that lets kubectl find the pod of PostgreSQL: the label that the StatefulSet controller adds to it. The
field cannot change: a Deployment that exists keeps it. Parameters: root, component.
*/}}
{{- define "customer-instance.handleSelector" -}}
{{- $name := printf "%s-%s" (include "customer-instance.fullname" .root) .component -}}
{{- $live := include "customer-instance.live" (dict "root" .root "kind" "Deployment" "name" $name) | fromYaml -}}
{{- if $live -}}
{{ toYaml $live.spec.selector.matchLabels }}
{{- else if .root.Values.keepImmutableFields -}}
{{ include "customer-instance.selectorLabels" . }}
{{- else -}}
statefulset.kubernetes.io/pod-name: {{ $name }}-0
{{- end -}}
{{- end }}
