{{/*
Settings of a component's pods: those of its section "pod" instead of the common ones; labels, annotations, variables and volumes are
added to them. Values of an earlier release, which --reuse-values takes, have none. Parameters: root, settings (values of the
component), common (whether the common variables and volumes apply; default: true).
*/}}
{{- define "customer-instance.pod" -}}
{{- $own := (.settings | default dict).pod | default dict }}
{{- $pod := dict }}
{{- range $name := list "affinity" "nodeSelector" "priorityClassName" "tolerations" "topologySpreadConstraints" "imagePullPolicy" }}
{{- with coalesce (get $own $name) (get $.root.Values $name) }}{{ $_ := set $pod $name . }}{{ end }}
{{- end }}
{{- range $name := list "podAnnotations" "podLabels" }}
{{- $texts := dict }}
{{- range $key, $value := merge (deepCopy (get $own $name | default dict)) (get $.root.Values $name | default dict) }}
{{- $_ := set $texts $key (include "customer-instance.number" $value) }}
{{- end }}
{{- $_ := set $pod $name $texts }}
{{- end }}
{{- range $name := list "extraEnv" "extraVolumeMounts" "extraVolumes" }}
{{- $shared := ne (toString $.common) "false" | ternary (get $.root.Values $name | default list) list }}
{{- $_ := set $pod $name (concat $shared (get $own $name | default list)) }}
{{- end }}
{{- toYaml $pod -}}
{{- end }}

{{/* Labels and annotations of pods; those of the chart take precedence. Parameters: root, component, settings, annotations (YAML). */}}
{{- define "customer-instance.podMetadata" -}}
{{- $pod := include "customer-instance.pod" . | fromYaml -}}
labels:
  {{- mergeOverwrite $pod.podLabels (include "customer-instance.podLabels" . | fromYaml) | toYaml | nindent 2 }}
{{- with mergeOverwrite $pod.podAnnotations (.annotations | default "" | fromYaml) }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/*
Common settings of all pods, at the Pod Security level "restricted". Parameters: root, component, user, settings (values of the
component).
*/}}
{{- define "customer-instance.podSettings" -}}
{{- $pod := include "customer-instance.pod" . | fromYaml -}}
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
{{- with $pod.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $pod.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $pod.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $pod.priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
{{- with $pod.topologySpreadConstraints }}
topologySpreadConstraints:
  {{- /* Without a selector, a constraint would count no pods. */}}
  {{- $selector := dict "labelSelector" (dict "matchLabels" (include "customer-instance.selectorLabels" $ | fromYaml)) }}
  {{- range . }}
  {{- list (merge (deepCopy .) $selector) | toYaml | nindent 2 }}
  {{- end }}
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
{{- if include "customer-instance.databaseAuthority" . }}
PGSSLROOTCERT: /etc/rookery/database/ca.crt
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
{{- $names := list "PGHOST" "PGPORT" "PGDATABASE" "PGUSER" "PGSSLMODE" "PGSSLROOTCERT" }}
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
beside those of the database), outbound (whether it sends requests to other services).
*/}}
{{- define "customer-instance.container" -}}
{{- /* Values of an earlier release, which --reuse-values takes, do not have them. */}}
{{- $logging := .root.Values.logging | default dict -}}
{{- $pod := include "customer-instance.pod" . | fromYaml -}}
image: {{ include "customer-instance.image" (dict "root" .root "image" .settings.image) | quote }}
imagePullPolicy: {{ $pod.imagePullPolicy | quote }}
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
  {{- if .outbound }}
  {{- include "customer-instance.outboundVariables" .root | nindent 2 }}
  {{- end }}
  {{- with $pod.extraEnv }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{/* Mounts of a container, other than its own. Parameters: root, settings, outbound, database (default: true), common. */}}
{{- define "customer-instance.mounts" -}}
- name: temporary
  mountPath: /tmp
{{- if and (ne (toString .database) "false") (include "customer-instance.databaseAuthority" .root) }}
- name: database-certificate
  mountPath: /etc/rookery/database
  readOnly: true
{{- end }}
{{- if and .outbound (include "customer-instance.trustedAuthorities" .root) }}
- name: trusted-certificates
  mountPath: /etc/rookery/trusted
  readOnly: true
{{- end }}
{{- with (include "customer-instance.pod" . | fromYaml).extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Volumes of these mounts. Parameters: as of mounts. */}}
{{- define "customer-instance.volumes" -}}
- name: temporary
  emptyDir:
    sizeLimit: 64Mi
{{- if ne (toString .database) "false" }}
{{- with include "customer-instance.databaseAuthority" .root | fromYaml }}
- name: database-certificate
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- if .outbound }}
{{- with include "customer-instance.trustedAuthorities" .root | fromYaml }}
- name: trusted-certificates
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- with (include "customer-instance.pod" . | fromYaml).extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Applies database migrations before a component starts; concurrent ones wait for each other. Parameters: root, component (its settings). */}}
{{- define "customer-instance.migration" -}}
- name: migrate
  {{- $settings := merge (dict "image" .component.image "pod" .component.pod) .root.Values.migration }}
  {{- include "customer-instance.container" (dict "root" .root "component" "migrate" "settings" $settings) | nindent 2 }}
    {{- include "customer-instance.secretVariable" (dict "root" .root "name" "PGPASSWORD") | nindent 4 }}
  volumeMounts:
    {{- include "customer-instance.mounts" (dict "root" .root "settings" $settings) | nindent 4 }}
{{- end }}

{{/* Maps the levels of mosquitto-go-auth that Rookery does not have. */}}
{{- define "customer-instance.logLevel" -}}
{{- if has . (list "fatal" "panic") }}error{{ else }}{{ . }}{{ end }}
{{- end }}
