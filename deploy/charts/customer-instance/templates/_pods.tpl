{{/* What the "restricted" Pod Security level asks of a pod, and what all of ours have in common. */}}
{{- define "customer-instance.podSettings" -}}
serviceAccountName: {{ include "customer-instance.fullname" .root }}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: {{ .user }}
  runAsGroup: {{ .user }}
  fsGroup: {{ .user }}
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

{{/* A change of these restarts the pods. Generated passwords are left out: they never change. */}}
{{- define "customer-instance.checksums" -}}
checksum/config: {{ include (print .Template.BasePath "/config.yaml") . | sha256sum }}
checksum/secrets: {{ list .Values.license.key .Values.secrets | toJson | sha256sum }}
{{- end }}

{{/* An environment variable from the Secret, under the same name there unless key is given. */}}
{{- define "customer-instance.secretVariable" -}}
- name: {{ .name }}
  valueFrom:
    secretKeyRef:
      name: {{ include "customer-instance.secretName" .root }}
      key: {{ .key | default .name }}
      {{- if .optional }}
      optional: true
      {{- end }}
{{- end }}

{{/* A container that runs a component of the platform. Takes root, component (its command), settings (its values). */}}
{{- define "customer-instance.container" -}}
image: {{ include "customer-instance.image" (dict "root" .root "image" .settings.image) | quote }}
imagePullPolicy: {{ .root.Values.imagePullPolicy }}
args: [{{ .component }}]
{{ include "customer-instance.containerSecurity" . }}
resources:
  {{- toYaml .settings.resources | nindent 2 }}
envFrom:
  - configMapRef:
      name: {{ include "customer-instance.fullname" .root }}-config
env:
  - name: ROOKERY_JAVA_OPTIONS
    value: {{ .settings.javaOptions | quote }}
  - name: ROOKERY_LOG_LEVEL
    value: {{ include "customer-instance.logLevel" (.settings.logLevel | default "info") }}
{{- end }}

{{/* Brings the tables up to date before a component starts; several at once take turns. Takes root, image. */}}
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

{{/* mosquitto-go-auth has two levels more. */}}
{{- define "customer-instance.logLevel" -}}
{{- if has . (list "fatal" "panic") }}error{{ else }}{{ . }}{{ end }}
{{- end }}
