{{/* Common settings of all pods, at the Pod Security level "restricted". Parameters: root, user. */}}
{{- define "customer-instance.podSettings" -}}
serviceAccountName: {{ include "customer-instance.fullname" .root }}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: {{ int64 .user }}
  runAsGroup: {{ int64 .user }}
  fsGroup: {{ int64 .user }}
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- with .root.Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "customer-instance.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end }}

{{/*
Restarts the pods when a given secret that they read as a variable changes, and only then: a restart of the broker disconnects all
devices. Generated passwords never change. Parameters: root, secrets (names).
*/}}
{{- define "customer-instance.checksums" -}}
{{- $given := .root.Values.secrets | default dict }}
{{- $read := dict }}
{{- range .secrets }}
{{- if hasKey $given . }}{{ $_ := set $read . (get $given .) }}{{ end }}
{{- end -}}
checksum/secrets: {{ $read | toJson | sha256sum }}
{{- end }}

{{/* Configuration that components share, by variable. */}}
{{- define "customer-instance.configuration" -}}
{{- if include "customer-instance.ownDatabase" . }}
PGHOST: {{ include "customer-instance.fullname" . }}-postgres
PGPORT: "5432"
PGDATABASE: iotistic
PGUSER: rookery
# Traffic stays inside of the namespace; network policies exclude other pods.
PGSSLMODE: disable
{{- else }}
{{- with .Values.existingDatabase }}
PGHOST: {{ .host | quote }}
PGPORT: {{ .port | quote }}
PGDATABASE: {{ .name | quote }}
PGUSER: {{ .user | quote }}
PGSSLMODE: {{ .sslMode | quote }}
{{- end }}
{{- end }}
ROOKERY_CUSTOMER_ID: {{ include "customer-instance.id" . | quote }}
{{- with .Values.license.publicKey }}
ROOKERY_LICENSE_PUBLIC_KEY: {{ . | quote }}
{{- end }}
{{- /* Values of an earlier release, which --reuse-values takes, do not have it. */}}
{{- with (.Values.handover | default dict).publicKey }}
ROOKERY_HANDOVER_PUBLIC_KEY: {{ . | quote }}
{{- end }}
{{- with .Values.billing.url }}
BILLING_API_URL: {{ . | quote }}
{{- end }}
{{- end }}

{{/*
Variables of the configuration, as literals: a change restarts the pods that read them, and no others. Parameters: root, names.
*/}}
{{- define "customer-instance.configurationVariables" -}}
{{- $configuration := include "customer-instance.configuration" .root | fromYaml }}
{{- range $name := .names }}
{{- if hasKey $configuration $name }}
- name: {{ $name }}
  value: {{ get $configuration $name | quote }}
{{- end }}
{{- end }}
{{- end }}

{{/* Address and user of the database, as variables. */}}
{{- define "customer-instance.databaseVariables" -}}
{{- $names := list "PGHOST" "PGPORT" "PGDATABASE" "PGUSER" "PGSSLMODE" }}
{{- include "customer-instance.configurationVariables" (dict "root" . "names" $names) }}
{{- end }}

{{/* Environment variable from a key of the Secret. Parameters: root, name, key (default: name), optional. */}}
{{- define "customer-instance.secretVariable" -}}
- name: {{ .name }}
  valueFrom:
    secretKeyRef:
      name: {{ include "customer-instance.secretName" .root | quote }}
      key: {{ .key | default .name }}
      {{- if .optional }}
      optional: true
      {{- end }}
{{- end }}

{{/*
Container of a component. Parameters: root, component (command), settings (values), configuration (names of variables that it reads
beside those of the database).
*/}}
{{- define "customer-instance.container" -}}
{{- /* Values of an earlier release, which --reuse-values takes, do not have them. */}}
{{- $logging := .root.Values.logging | default dict -}}
image: {{ include "customer-instance.image" (dict "root" .root "image" .settings.image) | quote }}
imagePullPolicy: {{ .root.Values.imagePullPolicy | quote }}
args: [{{ .component }}]
{{ include "customer-instance.containerSecurity" . }}
resources:
  {{- include "customer-instance.resources" .settings.resources | nindent 2 }}
env:
  {{- if ne .component "dashboard" }}
  {{- include "customer-instance.databaseVariables" .root | nindent 2 }}
  {{- end }}
  {{- with .configuration }}
  {{- include "customer-instance.configurationVariables" (dict "root" $.root "names" .) | nindent 2 }}
  {{- end }}
  - name: ROOKERY_JAVA_OPTIONS
    value: {{ .settings.javaOptions | quote }}
  - name: ROOKERY_LOG_LEVEL
    value: {{ include "customer-instance.logLevel" (.settings.logLevel | default $logging.level | default "info") | quote }}
  - name: ROOKERY_LOG_FORMAT
    value: {{ $logging.format | default "text" | quote }}
{{- end }}

{{/* Applies database migrations before a component starts; concurrent ones wait for each other. Parameters: root, image. */}}
{{- define "customer-instance.migration" -}}
- name: migrate
  {{- $settings := merge (dict "image" .image) .root.Values.migration }}
  {{- include "customer-instance.container" (dict "root" .root "component" "migrate" "settings" $settings) | nindent 2 }}
    {{- include "customer-instance.secretVariable" (dict "root" .root "name" "PGPASSWORD") | nindent 4 }}
  volumeMounts:
    - name: temporary
      mountPath: /tmp
{{- end }}

{{- define "customer-instance.temporaryVolume" -}}
- name: temporary
  emptyDir:
    sizeLimit: 64Mi
{{- end }}

{{/* Maps the levels of mosquitto-go-auth that Rookery does not have. */}}
{{- define "customer-instance.logLevel" -}}
{{- if has . (list "fatal" "panic") }}error{{ else }}{{ . }}{{ end }}
{{- end }}
