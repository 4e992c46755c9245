import { ref } from 'vue';

/** The current time, updated each five seconds while the page is visible. */
export const now = ref(Date.now());

window.setInterval(() => {
  if (!document.hidden) {
    now.value = Date.now();
  }
}, 5000);
