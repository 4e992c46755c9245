package dev.rookery.deploy;

import com.google.protobuf.NullValue;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelOptions;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelStandardMacro;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MatchCondition;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.Validation;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.Variable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the expressions of an admission policy as an API server does. The constraints of resources and namespaces are not
 * evaluated.
 *
 * @param request fields of the request
 * @param object null for a deletion
 * @param oldObject null for a creation
 */
record AdmissionReview(
        Map<String, Object> request,
        @Nullable Map<String, Object> object,
        @Nullable Map<String, Object> oldObject) {
    private static final Cel CEL = CelFactory.standardCelBuilder()
            .setOptions(CelOptions.current().build())
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("request", SimpleType.DYN)
            .addVar("object", SimpleType.DYN)
            .addVar("oldObject", SimpleType.DYN)
            .addVar("variables", SimpleType.DYN)
            .build();

    /** Returns the message of the first validation that fails; empty if the request is admitted. */
    Optional<String> denial(ValidatingAdmissionPolicy policy) {
        Map<String, Object> input = new HashMap<>();
        input.put("request", request);
        input.put("object", object == null ? NullValue.NULL_VALUE : object);
        input.put("oldObject", oldObject == null ? NullValue.NULL_VALUE : oldObject);
        List<MatchCondition> conditions = policy.getSpec().getMatchConditions();
        if (!conditions.stream().allMatch(condition -> isTrue(condition.getExpression(), input))) {
            return Optional.empty();
        }
        Map<String, Object> variables = new HashMap<>();
        input.put("variables", variables);
        for (Variable variable : policy.getSpec().getVariables()) {
            variables.put(variable.getName(), evaluate(variable.getExpression(), input));
        }
        return policy.getSpec().getValidations().stream()
                .filter(validation -> !isTrue(validation.getExpression(), input))
                .findFirst()
                .map(Validation::getMessage);
    }

    private static boolean isTrue(String expression, Map<String, Object> input) {
        return (Boolean) evaluate(expression, input);
    }

    private static Object evaluate(String expression, Map<String, Object> input) {
        try {
            return CEL.createProgram(CEL.compile(expression).getAst()).eval(input);
        } catch (Exception e) {
            throw new IllegalStateException(expression, e);
        }
    }
}
