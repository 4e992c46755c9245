package dev.rookery.provisioner.kubernetes.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CustomResourceInfo;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The definition in the chart describes the classes that the provisioner reads and writes. */
class CustomerDefinitionTest {
    private static final Path CHART = Path.of("../deploy/charts/provisioner/files/customer-crd.yaml");

    @TempDir
    private Path folder;

    @Test
    void describesTheClasses() throws IOException {
        new CRDGenerator()
                .customResources(CustomResourceInfo.fromClass(CustomerResource.class))
                .inOutputDir(folder.toFile())
                .forCRDVersions("v1")
                .generate();
        CustomResourceDefinition generated = read(folder.resolve("customers.rookery.dev-v1.yml"));
        CustomResourceDefinition installed = read(CHART);

        assertThat(installed.getMetadata().getName())
                .isEqualTo(generated.getMetadata().getName());
        assertThat(installed.getSpec().getGroup()).isEqualTo(generated.getSpec().getGroup());
        assertThat(installed.getSpec().getScope()).isEqualTo(generated.getSpec().getScope());
        assertThat(installed.getSpec().getNames().getKind())
                .isEqualTo(generated.getSpec().getNames().getKind());
        assertThat(installed.getSpec().getNames().getShortNames())
                .isEqualTo(generated.getSpec().getNames().getShortNames());
        CustomResourceDefinitionVersion version =
                installed.getSpec().getVersions().get(0);
        CustomResourceDefinitionVersion expected =
                generated.getSpec().getVersions().get(0);
        assertThat(version.getName()).isEqualTo(expected.getName());
        assertThat(version.getSubresources()).isEqualTo(expected.getSubresources());
        assertThat(types(version.getSchema().getOpenAPIV3Schema(), "spec"))
                .isEqualTo(types(expected.getSchema().getOpenAPIV3Schema(), "spec"));
        assertThat(types(version.getSchema().getOpenAPIV3Schema(), "status"))
                .isEqualTo(types(expected.getSchema().getOpenAPIV3Schema(), "status"));
    }

    /** Returns the types of all properties by path. */
    private static Map<String, String> types(JSONSchemaProps root, String property) {
        Map<String, String> types = new TreeMap<>();
        collect(property, root.getProperties().get(property), types);
        return types;
    }

    private static void collect(String path, JSONSchemaProps schema, Map<String, String> types) {
        types.put(path, schema.getType());
        if (schema.getProperties() != null) {
            schema.getProperties().forEach((name, child) -> collect(path + "." + name, child, types));
        }
        if (schema.getItems() != null && schema.getItems().getSchema() != null) {
            collect(path + "[]", schema.getItems().getSchema(), types);
        }
        if (schema.getAdditionalProperties() != null
                && schema.getAdditionalProperties().getSchema() != null) {
            collect(path + "{}", schema.getAdditionalProperties().getSchema(), types);
        }
    }

    private static CustomResourceDefinition read(Path file) throws IOException {
        return Serialization.unmarshal(Files.readString(file), CustomResourceDefinition.class);
    }
}
