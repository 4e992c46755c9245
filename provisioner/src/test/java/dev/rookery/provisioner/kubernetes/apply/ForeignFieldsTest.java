package dev.rookery.provisioner.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

class ForeignFieldsTest {
    private static final String APPLIED = """
            - manager: rookery-provisioner
              operation: Apply
              fieldsType: FieldsV1
              fieldsV1:
                f:spec:
                  f:replicas: {}
                  f:template:
                    f:spec:
                      f:containers:
                        'k:{"name":"api"}':
                          .: {}
                          f:image: {}
                          f:env:
                            'k:{"name":"PGHOST"}': {.: {}, f:name: {}, f:value: {}}
            """;

    @Test
    void showsVariablesThatOthersHaveAdded() {
        assertThat(ForeignFields.lines(object("apps/v1", "Deployment", """
            - manager: kubectl-set
              operation: Update
              fieldsType: FieldsV1
              fieldsV1:
                f:spec:
                  f:replicas: {}
                  f:template:
                    f:spec:
                      f:hostNetwork: {}
                      f:containers:
                        'k:{"name":"api"}':
                          f:image: {}
                          f:env:
                            'k:{"name":"PGHOST"}': {f:value: {}}
                            'k:{"name":"EXTRA"}': {.: {}, f:name: {}, f:value: {}}
            """)))
                .containsExactly(
                        "? Deployment customer-a-api: spec.template.spec.containers[name:api].env[name:EXTRA]"
                                + " is set by kubectl-set",
                        "? Deployment customer-a-api: spec.template.spec.hostNetwork is set by kubectl-set");
    }

    @Test
    void ignoresControllersStatusAndMetadata() {
        assertThat(ForeignFields.lines(object("apps/v1", "Deployment", """
            - manager: kube-controller-manager
              operation: Update
              fieldsType: FieldsV1
              fieldsV1: {f:metadata: {f:annotations: {}}, f:spec: {f:paused: {}}}
            - manager: other
              operation: Update
              subresource: status
              fieldsType: FieldsV1
              fieldsV1: {f:spec: {f:paused: {}}}
            - manager: kubectl-annotate
              operation: Update
              fieldsType: FieldsV1
              fieldsV1: {f:metadata: {f:annotations: {f:example.com/a: {}}}}
            """))).isEmpty();
    }

    /** Other controllers set fields of other kinds, such as the volume of a claim. */
    @Test
    void ignoresOtherKinds() {
        assertThat(ForeignFields.lines(object("v1", "Service", """
            - manager: other
              operation: Update
              fieldsType: FieldsV1
              fieldsV1: {f:spec: {f:clusterIP: {}}}
            """))).isEmpty();
    }

    private static HasMetadata object(String apiVersion, String kind, String managers) {
        return new KubernetesSerialization()
                .unmarshal("apiVersion: " + apiVersion + "\nkind: " + kind
                        + "\nmetadata:\n  name: customer-a-api\n  managedFields:\n"
                        + (APPLIED + managers).indent(2));
    }
}
