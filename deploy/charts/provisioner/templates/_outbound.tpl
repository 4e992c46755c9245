{{/*
Source of a volume with certificate authorities, as YAML; empty if none is named. The file is ca.crt. Values of an earlier release,
which --reuse-values takes, have none. Parameters: source (configMap, secret, key), value (its path).
*/}}
{{- define "provisioner.authorities" -}}
{{- $source := .source | default dict }}
{{- if and $source.configMap $source.secret }}
  {{- fail (printf "%s: set either configMap or secret" .value) }}
{{- end }}
{{- $items := list (dict "key" ($source.key | default "ca.crt") "path" "ca.crt") }}
{{- if $source.configMap }}
{{- dict "configMap" (dict "name" $source.configMap "items" $items) | toYaml }}
{{- else if $source.secret }}
{{- dict "secret" (dict "secretName" $source.secret "defaultMode" 288 "items" $items) | toYaml }}
{{- end }}
{{- end }}

{{- define "provisioner.databaseAuthority" -}}
{{- $value := "existingDatabase.rootCertificate" }}
{{- include "provisioner.authorities" (dict "source" .Values.existingDatabase.rootCertificate "value" $value) }}
{{- end }}

{{- define "provisioner.trustedAuthorities" -}}
{{- include "provisioner.authorities" (dict "source" .Values.trustedCertificates "value" "trustedCertificates") }}
{{- end }}

{{/* Variables for the database's certificate and for requests to other services, which exclude the API server. */}}
{{- define "provisioner.outboundVariables" -}}
{{- if include "provisioner.databaseAuthority" . }}
- name: PGSSLROOTCERT
  value: /etc/rookery/database/ca.crt
{{- end }}
{{- if include "provisioner.trustedAuthorities" . }}
- name: ROOKERY_TRUSTED_CERTIFICATES
  value: /etc/rookery/trusted/ca.crt
{{- end }}
{{- $proxy := .Values.proxy | default dict }}
{{- if $proxy.url }}
- name: ROOKERY_HTTP_PROXY
  value: {{ $proxy.url | quote }}
- name: ROOKERY_NO_PROXY
  value: {{ concat (list ".svc" ".cluster.local") ($proxy.exceptions | default list) | join "," | quote }}
{{- end }}
{{- end }}

{{- define "provisioner.authorityMounts" -}}
{{- if include "provisioner.databaseAuthority" . }}
- name: database-certificate
  mountPath: /etc/rookery/database
  readOnly: true
{{- end }}
{{- if include "provisioner.trustedAuthorities" . }}
- name: trusted-certificates
  mountPath: /etc/rookery/trusted
  readOnly: true
{{- end }}
{{- end }}

{{- define "provisioner.authorityVolumes" -}}
{{- with include "provisioner.databaseAuthority" . | fromYaml }}
- name: database-certificate
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with include "provisioner.trustedAuthorities" . | fromYaml }}
- name: trusted-certificates
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Port of a proxy. Parameter: values of the proxy. */}}
{{- define "provisioner.proxyPort" -}}
{{- regexFind ":[0-9]+/?$" .url | trimPrefix ":" | trimSuffix "/" | default "80" -}}
{{- end }}
