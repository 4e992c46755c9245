{{/*
Source of a volume with certificate authorities, as YAML; empty if none is named. The file is ca.crt. Values of an earlier release,
which --reuse-values takes, have none. Parameters: source (configMap, secret, key), value (its path).
*/}}
{{- define "customer-instance.authorities" -}}
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

{{/* Volume with the certificate authority of an existing database; empty if none is named. */}}
{{- define "customer-instance.databaseAuthority" -}}
{{- if not (include "customer-instance.ownDatabase" .) }}
{{- $value := "existingDatabase.rootCertificate" }}
{{- include "customer-instance.authorities" (dict "source" .Values.existingDatabase.rootCertificate "value" $value) }}
{{- end }}
{{- end }}

{{/* Volume with the certificate authorities of other services and proxies; empty if none is named. */}}
{{- define "customer-instance.trustedAuthorities" -}}
{{- include "customer-instance.authorities" (dict "source" .Values.trustedCertificates "value" "trustedCertificates") }}
{{- end }}

{{/* Variables for requests to other services. Services of the cluster are reached without a proxy. */}}
{{- define "customer-instance.outboundVariables" -}}
{{- if include "customer-instance.trustedAuthorities" . }}
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

{{/* Port of a proxy. Parameter: values of the proxy. */}}
{{- define "customer-instance.proxyPort" -}}
{{- regexFind ":[0-9]+/?$" .url | trimPrefix ":" | trimSuffix "/" | default "80" -}}
{{- end }}
