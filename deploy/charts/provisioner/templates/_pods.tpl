{{/*
Labels and annotations of the pods; those of the chart take precedence. Values of an earlier release, which --reuse-values takes, do
not have them. Parameters: root, annotations (YAML).
*/}}
{{- define "provisioner.podMetadata" -}}
{{- $own := dict "app.kubernetes.io/part-of" "rookery" -}}
labels:
  {{- $labels := mergeOverwrite (deepCopy (.root.Values.podLabels | default dict)) (include "provisioner.selectorLabels" .root | fromYaml) $own }}
  {{- toYaml $labels | nindent 2 }}
annotations:
  {{- $texts := dict }}
  {{- range $name, $value := .root.Values.podAnnotations }}
  {{- $_ := set $texts $name (include "provisioner.number" $value) }}
  {{- end }}
  {{- mergeOverwrite $texts (.annotations | fromYaml) | toYaml | nindent 2 }}
{{- end }}

{{/* Where pods run. */}}
{{- define "provisioner.scheduling" -}}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
{{- with .Values.topologySpreadConstraints }}
topologySpreadConstraints:
  {{- /* Without a selector, a constraint would count no pods. */}}
  {{- $selector := dict "labelSelector" (dict "matchLabels" (include "provisioner.selectorLabels" $ | fromYaml)) }}
  {{- range . }}
  {{- list (merge (deepCopy .) $selector) | toYaml | nindent 2 }}
  {{- end }}
{{- end }}
{{- end }}
