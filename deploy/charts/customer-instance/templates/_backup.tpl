{{/*
Object storage of backups, as YAML; empty if no bucket is named. Values of an earlier release, which --reuse-values takes, have none.
*/}}
{{- define "customer-instance.backupStorage" -}}
{{- $storage := .Values.backup.objectStorage | default dict }}
{{- if $storage.bucket }}
{{- toYaml $storage }}
{{- end }}
{{- end }}

{{/* Port of the object storage. Parameter: its values. */}}
{{- define "customer-instance.backupStoragePort" -}}
{{- $scheme := hasPrefix "http:" (.endpoint | default "") | ternary "80" "443" }}
{{- regexFind ":[0-9]+/?$" (.endpoint | default "") | trimPrefix ":" | trimSuffix "/" | default $scheme -}}
{{- end }}

{{/* Variables of the object storage, with credentials of a Secret. */}}
{{- define "customer-instance.backupStorageVariables" -}}
{{- with include "customer-instance.backupStorage" . | fromYaml }}
{{- if .bucket }}
- name: ROOKERY_BACKUP_BUCKET
  value: {{ .bucket | quote }}
- name: ROOKERY_BACKUP_PREFIX
  value: {{ .prefix | default (include "customer-instance.fullname" $) | quote }}
- name: ROOKERY_BACKUP_REGION
  value: {{ .region | default "us-east-1" | quote }}
- name: ROOKERY_BACKUP_KEEP
  value: {{ include "customer-instance.number" (.keep | default 30) | quote }}
- name: ROOKERY_BACKUP_ENCRYPTION
  value: {{ .encryption | default "none" | quote }}
{{- with .encryptionKey }}
- name: ROOKERY_BACKUP_ENCRYPTION_KEY
  value: {{ . | quote }}
{{- end }}
{{- with .endpoint }}
- name: ROOKERY_BACKUP_ENDPOINT
  value: {{ . | quote }}
{{- end }}
{{- with .addressing }}
- name: ROOKERY_BACKUP_ADDRESSING
  value: {{ . | quote }}
{{- end }}
{{- if .allowHttp }}
- name: ROOKERY_BACKUP_ALLOW_HTTP
  value: "true"
{{- end }}
{{- $secret := .secretName | default (include "customer-instance.secretName" $) }}
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

{{/* Variables of the scripts of restore tests. */}}
{{- define "customer-instance.scratchVariables" -}}
- name: SCRATCH_FOLDER
  value: /scratch
- name: SCRATCH_PORT
  value: "5432"
{{- end }}

{{/* Container of the program in a pod of backups, but its mounts. Parameters: root, settings, arguments. */}}
{{- define "customer-instance.backupProgram" -}}
{{- $arguments := toJson .arguments | trimPrefix "[" | trimSuffix "]" }}
{{- include "customer-instance.container" (dict "root" .root "component" $arguments "settings" .settings "common" false "outbound" true) }}
  {{- include "customer-instance.backupStorageVariables" .root | nindent 2 }}
  {{- include "customer-instance.secretVariable" (dict "root" .root "name" "PGPASSWORD") | nindent 2 }}
{{- end }}

{{/* Container of backups or restores, with the client programs of PostgreSQL. Parameters: root, name, settings, pod. */}}
{{- define "customer-instance.backupContainer" -}}
- name: {{ .name }}
  image: {{ .root.Values.postgres.image | quote }}
  imagePullPolicy: {{ $.pod.imagePullPolicy | quote }}
  command: [sh, /scripts/{{ .name }}.sh]
  {{- include "customer-instance.containerSecurity" .root | nindent 2 }}
  resources:
    {{- include "customer-instance.resources" .settings.resources | nindent 4 }}
  env:
    {{- $address := list "PGHOST" "PGPORT" "PGDATABASE" "PGSSLMODE" "PGSSLROOTCERT" }}
    {{- include "customer-instance.configurationVariables" (dict "root" .root "names" $address) | nindent 4 }}
    {{- if and (not (include "customer-instance.ownDatabase" .root)) (not (include "customer-instance.databaseAuthority" .root)) }}
    # The public authorities of the image. Without a file, libpq cannot verify a server.
    - name: PGSSLROOTCERT
      value: /etc/ssl/certs/ca-certificates.crt
    {{- end }}
    - name: BACKUP_FOLDER
      value: /backup
    - name: BACKUPS_KEPT
      value: {{ include "customer-instance.number" .settings.keep | quote }}
    {{- $password := "PGPASSWORD" }}
    {{- if include "customer-instance.ownDatabase" .root }}
    # Only a superuser can back up and restore tables that customers create as postgres.
    - name: PGUSER
      value: postgres
    {{- $password = "POSTGRES_PASSWORD" }}
    {{- else }}
    {{- include "customer-instance.configurationVariables" (dict "root" .root "names" (list "PGUSER")) | nindent 4 }}
    {{- end }}
    {{- include "customer-instance.secretVariable" (dict "root" .root "name" "PGPASSWORD" "key" $password) | nindent 4 }}
    {{- with $.pod.extraEnv }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  volumeMounts:
    - name: scripts
      mountPath: /scripts
      readOnly: true
    - name: backup
      mountPath: /backup
    {{- include "customer-instance.mounts" (dict "root" .root "settings" .settings "common" false) | nindent 4 }}
{{- end }}
