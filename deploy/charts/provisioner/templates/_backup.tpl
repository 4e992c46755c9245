{{/*
Object storage of backups, as YAML; empty if no bucket is named. Values of an earlier release, which --reuse-values takes, have none.
*/}}
{{- define "provisioner.backupStorage" -}}
{{- $storage := (.Values.backup | default dict).objectStorage | default dict }}
{{- if $storage.bucket }}
{{- toYaml $storage }}
{{- end }}
{{- end }}

{{/* Port of the object storage. Parameter: its values. */}}
{{- define "provisioner.backupStoragePort" -}}
{{- $scheme := hasPrefix "http:" (.endpoint | default "") | ternary "80" "443" }}
{{- regexFind ":[0-9]+/?$" (.endpoint | default "") | trimPrefix ":" | trimSuffix "/" | default $scheme -}}
{{- end }}

{{/* Backups and restore tests that run regularly, as variables of the provisioner. */}}
{{- define "provisioner.expectedBackups" -}}
{{- $settings := .Values.backup | default dict }}
{{- if $settings.enabled }}
{{- $stored := include "provisioner.backupStorage" . | not | not }}
- name: ROOKERY_EXPECTED_BACKUPS
  value: {{ $stored | ternary "volume,object-storage" "volume" }}
{{- if ($settings.restoreTest | default dict).enabled }}
- name: ROOKERY_EXPECTED_RESTORE_TESTS
  value: {{ $stored | ternary "object-storage" "volume" }}
{{- end }}
{{- end }}
{{- end }}

{{- define "provisioner.backupLabels" -}}
app.kubernetes.io/name: provisioner-backup
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{/* Metadata of an object. Parameters: root, name (suffix). */}}
{{- define "provisioner.backupMetadata" -}}
name: {{ include "provisioner.fullname" .root }}-{{ .name }}
namespace: {{ .root.Release.Namespace | quote }}
labels:
  {{- mergeOverwrite (include "provisioner.labels" .root | fromYaml) (include "provisioner.backupLabels" .root | fromYaml) | toYaml | nindent 2 }}
{{- end }}

{{- define "provisioner.backupPodMetadata" -}}
{{- $pod := include "provisioner.podMetadata" (dict "root" . "annotations" "") | fromYaml -}}
labels:
  {{- mergeOverwrite $pod.labels (include "provisioner.backupLabels" . | fromYaml) | toYaml | nindent 2 }}
{{- with $pod.annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Settings of pods, at the Pod Security level "restricted". */}}
{{- define "provisioner.backupPodSettings" -}}
{{- $user := int64 (.Values.backup.runAsUser | default 70) -}}
serviceAccountName: {{ include "provisioner.fullname" . }}-backup
automountServiceAccountToken: false
enableServiceLinks: false
restartPolicy: Never
securityContext:
  runAsNonRoot: true
  runAsUser: {{ $user }}
  runAsGroup: {{ $user }}
  fsGroup: {{ $user }}
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with omit (include "provisioner.scheduling" . | fromYaml) "topologySpreadConstraints" }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Container of PostgreSQL's image that runs a script, but its environment and mounts. Parameters: root, name, script, resources. */}}
{{- define "provisioner.backupScript" -}}
- name: {{ .name }}
  image: {{ .root.Values.backup.image | default "postgres:15-alpine" | quote }}
  imagePullPolicy: {{ .root.Values.imagePullPolicy | quote }}
  command: [sh, /scripts/{{ .script }}.sh]
  {{- include "provisioner.backupSecurity" . | nindent 2 }}
  resources:
    {{- include "provisioner.resources" (.resources | default dict) | nindent 4 }}
{{- end }}

{{- define "provisioner.backupSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end }}

{{/* Address and user of the database, as variables. */}}
{{- define "provisioner.databaseVariables" -}}
{{- with .Values.existingDatabase }}
- name: PGHOST
  value: {{ .host | quote }}
- name: PGPORT
  value: {{ include "provisioner.number" .port | quote }}
- name: PGDATABASE
  value: {{ .name | quote }}
- name: PGUSER
  value: {{ .user | quote }}
- name: PGSSLMODE
  value: {{ .sslMode | quote }}
{{- end }}
- name: PGPASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ include "provisioner.secretName" . | quote }}
      key: PGPASSWORD
{{- end }}

{{/* Container that writes or restores a dump. Parameters: root, name. */}}
{{- define "provisioner.backupContainer" -}}
{{- $settings := .root.Values.backup }}
{{- include "provisioner.backupScript" (dict "root" .root "name" .name "script" .name "resources" $settings.resources) }}
  env:
    {{- include "provisioner.databaseVariables" .root | nindent 4 }}
    - name: PGSSLROOTCERT
      {{- /* Without a file, libpq cannot verify a server. Default: the public authorities of the image. */}}
      value: {{ include "provisioner.databaseAuthority" .root | empty | ternary "/etc/ssl/certs/ca-certificates.crt" "/etc/rookery/database/ca.crt" }}
    - name: BACKUP_FOLDER
      value: /backup
    - name: BACKUPS_KEPT
      value: {{ include "provisioner.number" ($settings.keep | default 7) | quote }}
  volumeMounts:
    - name: temporary
      mountPath: /tmp
    - name: scripts
      mountPath: /scripts
      readOnly: true
    - name: backup
      mountPath: /backup
    {{- include "provisioner.authorityMounts" .root | nindent 4 }}
{{- end }}

{{/* Container of the program, but its own variables and mounts. Parameters: root, name, arguments, command (default: that of the image). */}}
{{- define "provisioner.backupProgram" -}}
- name: {{ .name }}
  image: {{ .root.Values.image | default (printf "rookery:%s" .root.Chart.AppVersion) | quote }}
  imagePullPolicy: {{ .root.Values.imagePullPolicy | quote }}
  {{- with .command }}
  command: {{ toJson . }}
  {{- end }}
  args: {{ toJson .arguments }}
  {{- include "provisioner.backupSecurity" . | nindent 2 }}
  resources:
    {{- include "provisioner.resources" ((.root.Values.backup.program | default dict).resources | default dict) | nindent 4 }}
  env:
    {{- include "provisioner.databaseVariables" .root | nindent 4 }}
    - name: ROOKERY_LOG_LEVEL
      value: {{ .root.Values.logging.level | quote }}
    - name: ROOKERY_LOG_FORMAT
      value: {{ .root.Values.logging.format | quote }}
    {{- include "provisioner.outboundVariables" .root | indent 4 }}
    {{- include "provisioner.backupStorageVariables" .root | nindent 4 }}
{{- end }}

{{/* Variables of the object storage, with credentials of a Secret. */}}
{{- define "provisioner.backupStorageVariables" -}}
{{- with include "provisioner.backupStorage" . | fromYaml }}
{{- if .bucket }}
{{- range $name, $value := dict
  "BUCKET" .bucket
  "PREFIX" (.prefix | default (include "provisioner.fullname" $))
  "REGION" (.region | default "us-east-1")
  "KEEP" (include "provisioner.number" (.keep | default 30))
  "ENCRYPTION" (.encryption | default "none")
  "ENCRYPTION_KEY" .encryptionKey
  "ENDPOINT" .endpoint
  "ADDRESSING" .addressing
  "ALLOW_HTTP" (.allowHttp | ternary "true" "") }}
{{- if $value }}
- name: ROOKERY_BACKUP_{{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}
{{- $secret := .secretName | default (include "provisioner.secretName" $) }}
{{- range $name := list "AWS_ACCESS_KEY_ID" "AWS_SECRET_ACCESS_KEY" "AWS_SESSION_TOKEN" }}
- name: {{ $name }}
  valueFrom:
    secretKeyRef:
      name: {{ $secret | quote }}
      key: {{ $name }}
      {{- if eq $name "AWS_SESSION_TOKEN" }}
      optional: true
      {{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* Volumes of all jobs but that of backups. */}}
{{- define "provisioner.backupVolumes" -}}
- name: temporary
  emptyDir:
    sizeLimit: 64Mi
- name: scripts
  configMap:
    name: {{ include "provisioner.fullname" . }}-backup
{{- include "provisioner.authorityVolumes" . }}
{{- end }}
