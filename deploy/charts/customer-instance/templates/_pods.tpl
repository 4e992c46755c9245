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

{{/* Restart the pods when configuration or given secrets change. Generated passwords never change. */}}
{{- define "customer-instance.checksums" -}}
checksum/config: {{ include (print .Template.BasePath "/config.yaml") . | sha256sum }}
checksum/secrets: {{ list .Values.license.key .Values.secrets | toJson | sha256sum }}
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

{{/* Container of a component. Parameters: root, component (command), settings (values). */}}
{{- define "customer-instance.container" -}}
{{- /* Values of an earlier release, which --reuse-values takes, do not have them. */}}
{{- $logging := .root.Values.logging | default dict -}}
image: {{ include "customer-instance.image" (dict "root" .root "image" .settings.image) | quote }}
imagePullPolicy: {{ .root.Values.imagePullPolicy | quote }}
args: [{{ .component }}]
{{ include "customer-instance.containerSecurity" . }}
resources:
  {{- include "customer-instance.resources" .settings.resources | nindent 2 }}
envFrom:
  - configMapRef:
      name: {{ include "customer-instance.fullname" .root }}-config
env:
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
