{{/* The customer's id as text; --set turns "123" into a number. It may be missing for "helm lint" alone: config.yaml checks. */}}
{{- define "customer-instance.id" -}}
{{- $id := .Values.customer.id -}}
{{- if kindIs "float64" $id }}{{ $id = int64 $id }}{{ end -}}
{{- $id | default "unset" | toString -}}
{{- end }}

{{/* Names come from the customer's id alone: no release name and no upgrade changes them. */}}
{{- define "customer-instance.fullname" -}}
customer-{{ include "customer-instance.id" . }}
{{- end }}

{{- define "customer-instance.selectorLabels" -}}
app.kubernetes.io/name: customer-instance
app.kubernetes.io/instance: {{ include "customer-instance.fullname" .root }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{/* Of pods: without versions, which would restart PostgreSQL with every new chart. */}}
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
{{- end }}

{{/* The broker's values; those under mosquitto:, its former name, win. */}}
{{- define "customer-instance.broker" -}}
{{- mergeOverwrite (deepCopy .Values.broker) (deepCopy (default dict .Values.mosquitto)) | toYaml -}}
{{- end }}

{{/* Whether an image is one of the stack that Rookery replaces, as old values files name them. */}}
{{- define "customer-instance.isReplacedImage" -}}
{{- if regexMatch "^(docker\\.io/)?(iegomez/mosquitto-go-auth|iotistic/(api|dashboard|dashbaoard|billing-exporter))(:|@|$)" . }}true{{ end -}}
{{- end }}

{{/* The image of a component, or that of all. */}}
{{- define "customer-instance.image" -}}
{{- $image := default "" .image -}}
{{- if include "customer-instance.isReplacedImage" $image }}{{ $image = "" }}{{ end -}}
{{- coalesce $image .root.Values.image (printf "rookery:%s" .root.Chart.AppVersion) -}}
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

{{/* Whether the cluster knows an API version. Takes root, version. */}}
{{- define "customer-instance.knows" -}}
{{- if or (.root.Capabilities.APIVersions.Has .version) (has .version .root.Values.apiVersions) }}true{{ end -}}
{{- end }}
